package io.github.leaderelection.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.List;

/**
 * There are several beans that a backend could use, and none of them is marked.
 *
 * @author Leader Election
 */
class AmbiguousBackendBeanException extends RuntimeException {

	private final String mark;

	AmbiguousBackendBeanException(Class<?> type, Class<? extends Annotation> mark, List<String> beanNames) {
		super("Leader election found %d %s beans and cannot tell which one to use: %s".formatted(beanNames.size(),
				type.getSimpleName(), String.join(", ", beanNames)));
		this.mark = mark.getSimpleName();
	}

	/**
	 * Return the qualifier that would mark one of them.
	 * @return its simple name
	 */
	String mark() {
		return this.mark;
	}

}
