/**
 * What Spring Integration gets of an election: its events, its candidates and its roles.
 */
@NullMarked
package io.github.leaderelection.integration;

import org.jspecify.annotations.NullMarked;
