package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.leaderelection.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * The name of an election that depends on the arguments of a call.
 */
final class ElectionExpression implements ElectionName {

	private static final String PREFIX = "#{";

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final Expression expression;

	private final @Nullable String @Nullable [] names;

	/**
	 * Create a new {@link ElectionExpression}.
	 * @param text the text with expressions
	 * @param method the method whose arguments they use
	 * @throws org.springframework.expression.ParseException if the text cannot be parsed
	 * @throws IllegalArgumentException if an expression uses what it cannot use
	 */
	ElectionExpression(String text, Method method) {
		this.expression = new SpelExpressionParser().parseExpression(text, new TemplateParserContext());
		this.names = NAMES.getParameterNames(method);
		expressions(this.expression).forEach((part) -> visit(part.getAST(), (node) -> check(node, method)));
	}

	static boolean isExpression(String text) {
		return text.contains(PREFIX);
	}

	private static Stream<SpelExpression> expressions(Expression expression) {
		Expression[] parts = (expression instanceof CompositeStringExpression composite) ? composite.getExpressions()
				: new Expression[] { expression };
		return Arrays.stream(parts).filter(SpelExpression.class::isInstance).map(SpelExpression.class::cast);
	}

	private static void visit(SpelNode node, Consumer<SpelNode> visitor) {
		visitor.accept(node);
		for (int i = 0; i < node.getChildCount(); i++) {
			visit(node.getChild(i), visitor);
		}
	}

	private void check(SpelNode node, Method method) {
		if (node instanceof BeanReference || node instanceof TypeReference || node instanceof ConstructorReference) {
			throw new IllegalArgumentException(
					"%s is not available, only the arguments of the method are".formatted(node.toStringAST()));
		}
		if (node instanceof VariableReference && !isVariable(node.toStringAST().substring(1), method)) {
			throw new IllegalArgumentException(
					"%s is no parameter of the method, or the class was compiled without parameter names"
						.formatted(node.toStringAST()));
		}
	}

	private boolean isVariable(String name, Method method) {
		return name.equals("this") || (this.names != null && Arrays.asList(this.names).contains(name))
				|| Stream.iterate(0, (index) -> index + 1)
					.limit(method.getParameterCount())
					.anyMatch((index) -> name.equals("a" + index));
	}

	@Override
	public String of(@Nullable Object[] arguments) {
		EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding()
			.withAssignmentDisabled()
			.withInstanceMethods()
			.build();
		for (int i = 0; i < arguments.length; i++) {
			context.setVariable("a" + i, arguments[i]);
			String name = (this.names != null) ? this.names[i] : null;
			if (name != null) {
				context.setVariable(name, arguments[i]);
			}
		}
		String name = this.expression.getValue(context, String.class);
		return Names.requireElection((name != null) ? name : "");
	}

}
