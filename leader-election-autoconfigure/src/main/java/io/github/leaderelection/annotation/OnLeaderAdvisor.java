package io.github.leaderelection.annotation;

import java.lang.reflect.Method;

import org.aopalliance.aop.Advice;

import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Applies advice to methods with {@link OnLeader @OnLeader}.
 */
final class OnLeaderAdvisor extends DefaultPointcutAdvisor {

	OnLeaderAdvisor(Advice advice) {
		super(new GuardedMethodPointcut(), advice);
	}

	private static final class GuardedMethodPointcut extends StaticMethodMatcherPointcut {

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return GuardedMethods.find(AopUtils.getMostSpecificMethod(method, targetClass), targetClass) != null;
		}

	}

}
