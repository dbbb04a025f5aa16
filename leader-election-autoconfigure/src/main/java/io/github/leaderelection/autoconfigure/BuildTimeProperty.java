package io.github.leaderelection.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Property that decides which beans there are. Processing ahead of time fixes that
 * decision, so that an application that starts with another one is refused.
 *
 * @param name the name of the property
 * @param decision reads what the property decides, without secrets
 * @param honoured the decision that has its effect at run time as well, {@code null} if
 * there is none
 */
public record BuildTimeProperty(String name, Function<Environment, String> decision, @Nullable String honoured) {

	/**
	 * Decision of a property that has no value.
	 */
	public static final String NOT_SET = "not set";

	/**
	 * Decision of a property with a value, if that does not matter.
	 */
	public static final String SET = "set";

	/**
	 * Create a property that is true or false.
	 * @param name the name of the property
	 * @param byDefault the value if it is not set
	 * @return the property
	 */
	public static BuildTimeProperty flag(String name, boolean byDefault) {
		return new BuildTimeProperty(name, (environment) -> String.valueOf(isTrue(environment, name, byDefault)), null);
	}

	/**
	 * Create a property of which it matters only whether it is set, which may be a list.
	 * @param name the name of the property
	 * @return the property
	 */
	public static BuildTimeProperty presence(String name) {
		return new BuildTimeProperty(name, (environment) -> (isSet(environment, name)) ? SET : NOT_SET, null);
	}

	/**
	 * Return this property with a decision that a start may make.
	 * @param decision the decision that has its effect at run time as well
	 * @return the property
	 */
	public BuildTimeProperty honouring(String decision) {
		return new BuildTimeProperty(this.name, this.decision, decision);
	}

	// A list has no value of its own where each of its elements has one
	private static boolean isSet(Environment environment, String name) {
		return Binder.get(environment)
			.bind(name, Bindable.listOf(String.class))
			.map((values) -> values.stream().anyMatch(StringUtils::hasText))
			.orElse(false);
	}

	static boolean isTrue(Environment environment, String name, boolean byDefault) {
		return Binder.get(environment).bind(name, Boolean.class).orElse(byDefault);
	}

}
