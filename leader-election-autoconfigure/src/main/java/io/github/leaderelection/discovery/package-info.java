/**
 * Who leads, in service discovery: the metadata of the own registration, and clients that
 * find the leader.
 */
@NullMarked
package io.github.leaderelection.discovery;

import org.jspecify.annotations.NullMarked;
