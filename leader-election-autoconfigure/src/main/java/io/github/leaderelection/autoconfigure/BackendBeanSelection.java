package io.github.leaderelection.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.List;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Selects the bean of the application that a backend uses: the one that is marked for
 * leader election, otherwise the only or primary one.
 *
 * @param <T> the type of the bean
 */
public final class BackendBeanSelection<T> {

	private final Class<T> type;

	private final Class<? extends Annotation> mark;

	private final ObjectProvider<T> marked;

	private final ObjectProvider<T> all;

	private final ListableBeanFactory beans;

	/**
	 * Create a selection.
	 * @param type the type of the bean
	 * @param mark the qualifier that marks one of several
	 * @param marked the beans with that qualifier
	 * @param all all beans of the type
	 * @param beans the bean factory, which knows their names
	 */
	public BackendBeanSelection(Class<T> type, Class<? extends Annotation> mark, ObjectProvider<T> marked,
			ObjectProvider<T> all, ListableBeanFactory beans) {
		this.type = type;
		this.mark = mark;
		this.marked = marked;
		this.all = all;
		this.beans = beans;
	}

	/**
	 * Return the bean.
	 * @return the bean
	 * @throws AmbiguousBackendBeanException if there are several and not exactly one is
	 * marked or primary
	 */
	public T select() {
		T bean = this.marked.getIfUnique();
		if (bean == null && this.marked.stream().findAny().isEmpty()) {
			bean = this.all.getIfUnique();
		}
		if (bean == null) {
			throw new AmbiguousBackendBeanException(this.type, this.mark, beanNames());
		}
		return bean;
	}

	/**
	 * Return a description of the beans to choose from.
	 * @return the type and the names of the beans
	 */
	public String description() {
		return "%s %s".formatted(this.type.getSimpleName(), String.join(", ", beanNames()));
	}

	private List<String> beanNames() {
		return List.of(this.beans.getBeanNamesForType(this.type, true, false));
	}

}
