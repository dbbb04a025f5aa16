/**
 * A store in tables of a relational database.
 */
@NullMarked
package io.github.leaderelection.jdbc;

import org.jspecify.annotations.NullMarked;
