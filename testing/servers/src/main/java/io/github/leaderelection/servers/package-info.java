/**
 * Real servers as child processes, and a proxy that breaks the network before them, for
 * tests.
 */
@NullMarked
package io.github.leaderelection.servers;

import org.jspecify.annotations.NullMarked;
