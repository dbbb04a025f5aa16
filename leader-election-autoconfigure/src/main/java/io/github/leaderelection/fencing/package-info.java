/**
 * What keeps a leader that was paused from changing anything once another one leads.
 */
@NullMarked
package io.github.leaderelection.fencing;

import org.jspecify.annotations.NullMarked;
