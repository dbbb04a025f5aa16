package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.Names;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.ParseException;
import org.springframework.util.StringUtils;

/**
 * Checks methods with {@link OnLeader @OnLeader} and resolves their elections.
 */
final class GuardedMethodFactory {

	private final GuardedElections elections;

	private final Supplier<String> defaultElection;

	private final UnaryOperator<String> placeholders;

	private final FencedRules fencing;

	private final ScheduledMethods scheduled;

	/**
	 * Create a new {@link GuardedMethodFactory}.
	 * @param elections the elections of the application
	 * @param defaultElection supplies the name of the election of an annotation that
	 * names none
	 * @param placeholders resolves placeholders
	 * @param fencing which methods can be fenced
	 * @param scheduled the methods that ask for more than a guard of their schedule
	 */
	GuardedMethodFactory(GuardedElections elections, Supplier<String> defaultElection,
			UnaryOperator<String> placeholders, FencedRules fencing, ScheduledMethods scheduled) {
		this.elections = elections;
		this.defaultElection = defaultElection;
		this.placeholders = placeholders;
		this.fencing = fencing;
		this.scheduled = scheduled;
	}

	/**
	 * Create a guarded method, and join its election if all calls have the same.
	 * @param beanName the name of the bean
	 * @param type the class of the bean
	 * @param method the method
	 * @param annotation its annotation
	 * @return the guarded method
	 * @throws InvalidOnLeaderException if it cannot be guarded
	 */
	GuardedMethod create(String beanName, Class<?> type, Method method, OnLeader annotation) {
		String subject = OnLeaderRules.subject(beanName, method);
		OnLeaderRules.check(subject, type, method);
		GuardedResult result = GuardedResults.of(subject, type, method, annotation.otherwise());
		FencedMethod fenced = (annotation.fenced()) ? this.fencing.create(beanName, type, method, result) : null;
		String name = (StringUtils.hasText(annotation.name())) ? annotation.name()
				: "%s.%s".formatted(beanName, method.getName());
		ElectionName election = election(beanName, method, annotation);
		return new GuardedMethod(name, election, annotation.otherwise(), annotation.interrupt(), result,
				this.scheduled.add(beanName, method, annotation, name, election, this.placeholders), fenced);
	}

	private ElectionName election(String beanName, Method method, OnLeader annotation) {
		String place = "@OnLeader on the method '%s' of the bean '%s' ".formatted(OnLeaderRules.describe(method),
				beanName);
		String text = resolve(place, annotation.election());
		return (ElectionExpression.isExpression(annotation.election())) ? expression(place, text, method)
				: fixed(place, text);
	}

	private String resolve(String place, String text) {
		try {
			return this.placeholders.apply(text);
		}
		catch (IllegalArgumentException ex) {
			throw OnLeaderRules.refuse(place + "names its election by a property that is not defined: " + text(ex),
					"Define the property, or name the election in the annotation.", ex);
		}
	}

	private ElectionName fixed(String place, String text) {
		try {
			String name = Names.requireElection((StringUtils.hasText(text)) ? text : this.defaultElection.get());
			this.elections.join(name);
			return (arguments) -> name;
		}
		catch (InvalidNameException ex) {
			throw OnLeaderRules.refuse(place + "has an invalid election name: " + text(ex),
					"Correct the name in the annotation.", ex);
		}
	}

	private ElectionName expression(String place, String text, Method method) {
		if (AnnotatedElementUtils.findMergedAnnotation(method, OnLeader.class) == null) {
			throw OnLeaderRules.refuse(place + "has an expression on the class, where there are no arguments",
					"Annotate the methods with the expression.");
		}
		try {
			ElectionExpression expression = new ElectionExpression(text, method);
			return (arguments) -> this.elections.admit(expression.of(arguments));
		}
		catch (ParseException | IllegalArgumentException ex) {
			throw OnLeaderRules.refuse(place + "names its election by an invalid expression: " + text(ex),
					"Correct the expression in the annotation.", ex);
		}
	}

	// Its end is that of a sentence of ours
	private static String text(Exception ex) {
		return StringUtils.trimTrailingCharacter(String.valueOf(ex.getMessage()), '.');
	}

}
