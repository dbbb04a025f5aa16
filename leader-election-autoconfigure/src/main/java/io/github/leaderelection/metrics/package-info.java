/**
 * Meters and observations of leader election and of leader-only work, by Micrometer.
 */
@NullMarked
package io.github.leaderelection.metrics;

import org.jspecify.annotations.NullMarked;
