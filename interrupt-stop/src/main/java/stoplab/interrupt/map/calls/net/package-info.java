// SPDX-License-Identifier: Apache-2.0
/**
 * Calls on sockets, network channels, HTTP, TLS, JDBC, RMI, LDAP and DNS, with their servers. Start
 * with {@link stoplab.interrupt.map.calls.net.SocketRows}.
 */
package stoplab.interrupt.map.calls.net;
