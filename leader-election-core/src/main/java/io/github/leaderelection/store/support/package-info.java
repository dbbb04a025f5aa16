/**
 * Classes that the stores of several backends share.
 */
@NullMarked
package io.github.leaderelection.store.support;

import org.jspecify.annotations.NullMarked;
