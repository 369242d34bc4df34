// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures that are committed: a browser packs its own for speed, not for size. */
final class Png {
  private Png() {}

  /** The same picture, packed as well as PNG can, and without transparency. */
  static byte[] smaller(byte[] png) throws IOException {
    BufferedImage shot = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage opaque =
        new BufferedImage(shot.getWidth(), shot.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.createGraphics().drawImage(shot, 0, 0, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(packed)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(0); // 0 packs best
      writer.setOutput(out);
      writer.write(null, new IIOImage(opaque, null, null), how);
    } finally {
      writer.dispose();
    }
    return packed.toByteArray();
  }
}
