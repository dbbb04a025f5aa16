package io.github.leaderelection.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;

import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.StubMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OnLeader @OnLeader} on message listeners.
 */
class MessageListenerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class);

	@ParameterizedTest
	@ValueSource(strings = { "kafka.annotation.KafkaListener", "kafka.annotation.KafkaListeners",
			"kafka.annotation.KafkaHandler", "amqp.rabbit.annotation.RabbitListener",
			"amqp.rabbit.annotation.RabbitListeners", "amqp.rabbit.annotation.RabbitHandler",
			"jms.annotation.JmsListener", "jms.annotation.JmsListeners" })
	void messageListenerIsRefused(String annotation) throws Exception {
		Class<?> type = Class.forName("org.springframework." + annotation);
		refused(listenerBean(type.asSubclass(Annotation.class)), "@" + type.getSimpleName(), "@WhileLeader");
	}

	private static Class<?> listenerBean(Class<? extends Annotation> annotation) throws Exception {
		try (DynamicType.Unloaded<?> bean = new ByteBuddy().subclass(Object.class)
			.name("com.example.Listener")
			.defineMethod("receive", void.class, Visibility.PUBLIC)
			.intercept(StubMethod.INSTANCE)
			.annotateMethod(AnnotationDescription.Builder.ofType(OnLeader.class).build(), minimal(annotation))
			.make()) {
			return bean.load(MessageListenerTests.class.getClassLoader()).getLoaded();
		}
	}

	// With what has no default
	@SuppressWarnings("unchecked")
	private static AnnotationDescription minimal(Class<? extends Annotation> type) {
		AnnotationDescription.Builder annotation = AnnotationDescription.Builder.ofType(type);
		for (Method attribute : type.getDeclaredMethods()) {
			if (attribute.getDefaultValue() == null) {
				Class<?> required = attribute.getReturnType();
				annotation = (required.isArray())
						? annotation.defineAnnotationArray(attribute.getName(),
								(Class<Annotation>) required.getComponentType())
						: annotation.define(attribute.getName(), "orders");
			}
		}
		return annotation.build();
	}

	private void refused(Class<?> type, String problem, String remedy) {
		this.runner.withBean("job", type)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("InvalidOnLeaderException")
				.hasStackTraceContaining("'job'")
				.hasStackTraceContaining(problem)
				.hasStackTraceContaining(remedy));
	}

}
