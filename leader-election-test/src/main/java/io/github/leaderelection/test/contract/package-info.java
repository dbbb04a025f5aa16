/**
 * The contract that every election store must pass, for the authors of stores.
 */
@NullMarked
package io.github.leaderelection.test.contract;

import org.jspecify.annotations.NullMarked;
