/**
 * A store within one process, for tests and for the explicitly local backend.
 */
@NullMarked
package io.github.leaderelection.store.memory;

import org.jspecify.annotations.NullMarked;
