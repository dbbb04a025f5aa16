/**
 * What leader-only work reports of itself: its runs, their failures, and the calls that
 * were skipped.
 */
@NullMarked
package io.github.leaderelection.report;

import org.jspecify.annotations.NullMarked;
