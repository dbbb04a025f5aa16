package io.github.leaderelection.test;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * {@link TypeExcludeFilter} for {@link LeaderElectionTest @LeaderElectionTest}.
 */
class LeaderElectionTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<LeaderElectionTest> {

	LeaderElectionTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return new LinkedHashSet<>(List.of(getAnnotation().getClassArray("components")));
	}

}
