/**
 * Alert rules and dashboard, as the tests read them.
 */
@NullMarked
package io.github.leaderelection.monitoring;

import org.jspecify.annotations.NullMarked;
