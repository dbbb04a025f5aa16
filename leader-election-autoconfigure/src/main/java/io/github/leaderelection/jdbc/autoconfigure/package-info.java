/**
 * Auto-configuration of the store in a relational database.
 */
@NullMarked
package io.github.leaderelection.jdbc.autoconfigure;

import org.jspecify.annotations.NullMarked;
