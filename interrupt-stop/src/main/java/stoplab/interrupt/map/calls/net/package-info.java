// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets, network channels, HTTP, TLS, JDBC, RMI, LDAP and DNS, and the servers at their other
 * end.
 */
package stoplab.interrupt.map.calls.net;
