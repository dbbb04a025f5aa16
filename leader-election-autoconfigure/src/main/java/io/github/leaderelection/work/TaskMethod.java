package io.github.leaderelection.work;

import java.lang.reflect.Method;

import io.github.leaderelection.Leadership;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method that runs on the thread of the worker. Its stop is the interrupt of the start.
 */
final class TaskMethod implements ManagedWork {

	private final Object bean;

	private final Method method;

	TaskMethod(Object bean, Method method) {
		this.bean = bean;
		this.method = AopUtils.selectInvocableMethod(method, bean.getClass());
	}

	@Override
	public void start(Leadership leadership) throws Exception {
		Object[] arguments = (this.method.getParameterCount() == 0) ? new Object[0] : new Object[] { leadership };
		try {
			AopUtils.invokeJoinpointUsingReflection(this.bean, this.method, arguments);
		}
		catch (Throwable ex) {
			ReflectionUtils.rethrowException(ex);
		}
	}

	@Override
	public void stop(Runnable done) {
		done.run();
	}

	@Override
	public boolean isRunning() {
		return false;
	}

	@Override
	public boolean endsWithStart() {
		return true;
	}

}
