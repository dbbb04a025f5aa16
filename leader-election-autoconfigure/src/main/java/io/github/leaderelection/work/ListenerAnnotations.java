package io.github.leaderelection.work;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Map;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * The annotations of message listeners, whose types may be missing on the class path.
 */
final class ListenerAnnotations {

	private static final String KAFKA = "org.springframework.kafka.annotation.KafkaListener";

	/**
	 * The kinds of containers by annotation. Those of Kafka have a
	 * {@link KafkaListenerEnhancer}.
	 */
	private static final Map<String, String> KINDS = Map.of("org.springframework.amqp.rabbit.annotation.RabbitListener",
			"rabbit", "org.springframework.jms.annotation.JmsListener", "jms");

	private ListenerAnnotations() {
	}

	/**
	 * Return whether {@code @WhileLeader} concerns the containers of listeners, and not
	 * the method or bean.
	 * @param element the method or class
	 * @return whether it has an annotation of a listener
	 */
	static boolean isListener(AnnotatedElement element) {
		MergedAnnotations annotations = annotations(element);
		return annotations.isPresent(KAFKA) || KINDS.keySet().stream().anyMatch(annotations::isPresent);
	}

	/**
	 * Return the containers of Rabbit and JMS that the annotations declare.
	 * @param element the method or class
	 * @return the kind, a colon and the id of each, which may have placeholders or be
	 * empty
	 */
	static List<String> containers(AnnotatedElement element) {
		MergedAnnotations annotations = annotations(element);
		return KINDS.entrySet()
			.stream()
			.flatMap((kind) -> annotations.stream(kind.getKey())
				.map((annotation) -> kind.getValue() + ":" + annotation.getString("id")))
			.toList();
	}

	private static MergedAnnotations annotations(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
	}

}
