/**
 * Auto-configuration for leader election: properties, the choice of the backend, failure
 * analyzers.
 */
@NullMarked
package io.github.leaderelection.autoconfigure;

import org.jspecify.annotations.NullMarked;
