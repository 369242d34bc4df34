// Parses each *.mmd file of a folder with Mermaid; prints a line for each that has a fault.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';

const page = new JSDOM('<!DOCTYPE html><body></body>');
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import('mermaid');

const folder = process.argv[2];
for (const name of readdirSync(folder).filter(each => each.endsWith('.mmd')).sort()) {
  try {
    await mermaid.parse(readFileSync(join(folder, name), 'utf8'));
  } catch (fault) {
    console.log(name + ': ' + fault.message.replaceAll('\n', ' '));
  }
}
