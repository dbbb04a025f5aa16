/**
 * Auto-configuration for leader election: properties, the choice of the backend, the
 * order of start and stop, events on the context, failure analyzers.
 */
@NullMarked
package io.github.leaderelection.autoconfigure;

import org.jspecify.annotations.NullMarked;
