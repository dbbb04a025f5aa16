/**
 * What {@code @OnLeader} adds to a schedule: one run per tick, and a first run when
 * elected.
 */
@NullMarked
package io.github.leaderelection.schedule;

import org.jspecify.annotations.NullMarked;
