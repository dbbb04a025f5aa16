package io.github.leaderelection.work;

import java.lang.reflect.AnnotatedElement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.kafka.annotation.KafkaListenerAnnotationBeanPostProcessor.AnnotationEnhancer;

/**
 * Keeps the container of a {@code @KafkaListener} with {@link WhileLeader @WhileLeader}
 * from starting with the application, and has it managed. A listener without an id gets
 * one, which does not become the id of its consumer group.
 */
public final class KafkaListenerEnhancer implements AnnotationEnhancer {

	/**
	 * The kind of the containers.
	 */
	public static final String KIND = "kafka";

	private final Supplier<WhileLeaderListeners> listeners;

	private final Map<String, AtomicInteger> generated = new ConcurrentHashMap<>();

	/**
	 * Create a new {@link KafkaListenerEnhancer}.
	 * @param listeners supplies what manages the containers
	 */
	public KafkaListenerEnhancer(Supplier<WhileLeaderListeners> listeners) {
		this.listeners = listeners;
	}

	@Override
	public Map<String, Object> apply(Map<String, Object> attributes, AnnotatedElement element) {
		WhileLeader annotation = AnnotatedElementUtils.findMergedAnnotation(element, WhileLeader.class);
		if (annotation == null) {
			return attributes;
		}
		Map<String, Object> enhanced = new HashMap<>(attributes);
		String id = this.listeners.get().resolve(String.valueOf(attributes.getOrDefault("id", "")));
		if (id.isEmpty()) {
			id = generate(element);
			enhanced.put("idIsGroup", false);
		}
		enhanced.put("id", id);
		enhanced.put("autoStartup", "false");
		String container = KIND + ":" + id;
		this.listeners.get()
			.add(container, annotation.election(), (annotation.name().isEmpty()) ? container : annotation.name());
		return enhanced;
	}

	private String generate(AnnotatedElement element) {
		String name = WhileLeaderRules.describe(element);
		int number = this.generated.computeIfAbsent(name, (key) -> new AtomicInteger()).incrementAndGet();
		return (number == 1) ? name : name + "-" + number;
	}

}
