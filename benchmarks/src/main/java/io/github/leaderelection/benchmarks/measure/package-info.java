/**
 * Servers, proxies and tables that the benchmarks on real servers share.
 */
@NullMarked
package io.github.leaderelection.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
