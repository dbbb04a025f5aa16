/**
 * SPI for backends: a linearizable store of sessions and election records.
 */
@NullMarked
package io.github.leaderelection.store;

import org.jspecify.annotations.NullMarked;
