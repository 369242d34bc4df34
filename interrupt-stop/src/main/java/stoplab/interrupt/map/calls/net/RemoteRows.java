// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** Calls to remote services: RMI, and JNDI with LDAP and DNS. */
public final class RemoteRows {
  /** The section of the map. */
  public static final String CATEGORY = "RMI, LDAP, DNS";

  private static final String LOOPBACK = "127.0.0.1";

  /** The LDAP answer to the first request, an anonymous bind: success (RFC 4511, 4.2.2). */
  private static final byte[] BIND_SUCCESS = {
    0x30, 0x0c, 0x02, 0x01, 0x01, 0x61, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00
  };

  private RemoteRows() {}

  /** The remote interface that the victim calls. */
  interface Service extends Remote {
    boolean call() throws RemoteException;
  }

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("RMI, call of a remote method", "sun.rmi.server.UnicastRef.invoke", scenario -> {
      UninterruptibleTask task = call(scenario);
      scenario.beforeInterrupt(task::awaitStart).check(task::fate);
    });
    rows.blocked(
        "RMI, Registry.lookup, no answer",
        "sun.rmi.registry.RegistryImpl_Stub.lookup",
        RemoteRows::lookup);
    rows.blocked(
            "LDAP, new InitialDirContext, no answer",
            "com.sun.jndi.ldap.LdapCtx.connect",
            scenario -> {
              ldap(scenario);
            })
        .adjust(Case::platformOnly); // a virtual thread may still be connecting; the interrupt then
    // closes its socket
    rows.blocked(
        "DNS by JNDI, DirContext.getAttributes, no answer",
        "com.sun.jndi.dns.DnsClient.query",
        RemoteRows::dns);
    return rows;
  }

  /** Calls a remote method in this JVM that runs until its release. */
  static UninterruptibleTask call(Scenario scenario) throws RemoteException {
    UninterruptibleTask task = new UninterruptibleTask(scenario);
    Service service = task::call;
    // A new socket, since RMI would reuse a connection of the previous run.
    RMIClientSocketFactory sockets =
        (host, port) -> scenario.resources().own(new Socket(LOOPBACK, port));
    Service stub = (Service) UnicastRemoteObject.exportObject(
        service, 0, sockets, port -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    scenario.resources().own(() -> UnicastRemoteObject.unexportObject(service, true));
    scenario.call(stub::call).release(task::release);
    return task;
  }

  private static void lookup(Scenario scenario) throws IOException {
    ServerSocket server = scenario.resources().server();
    Registry registry = LocateRegistry.getRegistry(LOOPBACK, server.getLocalPort());
    scenario
        .call(() -> {
          try {
            return registry.lookup("service") == null;
          } catch (RemoteException e) {
            if (scenario.released()) {
              return true;
            }
            throw e;
          }
        })
        .release(server::close);
  }

  static void ldap(Scenario scenario) throws IOException {
    ServerSocket server = scenario.resources().server();
    Map<String, String> settings = settings("ldap", "ldap", server.getLocalPort());
    scenario
        .call(() -> {
          scenario.resources().own(new InitialDirContext(new Hashtable<>(settings))::close);
          return scenario.released();
        })
        .release(() -> {
          Socket socket = scenario.resources().own(server.accept());
          socket.getInputStream().read(new byte[1 << 10]);
          socket.getOutputStream().write(BIND_SUCCESS);
        });
  }

  static void dns(Scenario scenario) throws Exception {
    DatagramSocket server =
        scenario.resources().own(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    Hashtable<String, String> settings =
        new Hashtable<>(settings("dns", "dns", server.getLocalPort()));
    settings.put("com.sun.jndi.dns.timeout.initial", "3600000");
    DirContext context = new InitialDirContext(settings);
    scenario.resources().own(context::close);
    scenario
        .call(() -> {
          context.getAttributes("name.example", new String[] {"A"});
          return scenario.released();
        })
        .release(() -> {
          DatagramPacket packet = new DatagramPacket(new byte[1 << 10], 1 << 10);
          server.receive(packet);
          packet.getData()[2] |= (byte) 0x80; // turns the query into an answer: no such record
          server.send(packet);
        });
  }

  private static Map<String, String> settings(String name, String scheme, int port) {
    return Map.of(
        Context.INITIAL_CONTEXT_FACTORY,
        "com.sun.jndi." + (name.equals("ldap") ? "ldap.LdapCtxFactory" : "dns.DnsContextFactory"),
        Context.PROVIDER_URL,
        scheme + "://" + LOOPBACK + ":" + port);
  }
}
