package io.github.leaderelection.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.github.leaderelection.autoconfigure.OnLeaderAutoConfiguration;
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
 * Tests for {@link OnLeader @OnLeader} on message listeners, whose annotations are not on
 * the class path.
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
		Class<?> type;
		try (DynamicType.Unloaded<?> listener = new ByteBuddy().makeAnnotation()
			.name("org.springframework." + annotation)
			.annotateType(AnnotationDescription.Builder.ofType(Retention.class)
				.define("value", RetentionPolicy.RUNTIME)
				.build())
			.make()) {
			Class<?> loaded = listener.load(getClass().getClassLoader()).getLoaded();
			type = listenerBean(loaded);
		}
		refused(type, "@" + annotation.substring(annotation.lastIndexOf('.') + 1), "autoStartup to false");
	}

	private static Class<?> listenerBean(Class<?> annotation) throws Exception {
		try (DynamicType.Unloaded<?> bean = new ByteBuddy().subclass(Object.class)
			.name("com.example.Listener")
			.defineMethod("receive", void.class, Visibility.PUBLIC)
			.intercept(StubMethod.INSTANCE)
			.annotateMethod(AnnotationDescription.Builder.ofType(OnLeader.class).build(),
					AnnotationDescription.Builder.ofType(annotation.asSubclass(java.lang.annotation.Annotation.class))
						.build())
			.make()) {
			return bean.load(annotation.getClassLoader()).getLoaded();
		}
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
