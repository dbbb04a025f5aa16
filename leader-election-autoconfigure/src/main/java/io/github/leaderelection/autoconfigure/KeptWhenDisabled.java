package io.github.leaderelection.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a configuration or properties class of this library that also applies with
 * {@code leader-election.enabled=false}. In an application that was processed ahead of
 * time, all other beans of the {@code autoconfigure} packages are removed if the property
 * is {@code false} at run time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface KeptWhenDisabled {

}
