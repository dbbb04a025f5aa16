/**
 * Auto-configuration for fencing.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.fencing;

import org.jspecify.annotations.NullMarked;
