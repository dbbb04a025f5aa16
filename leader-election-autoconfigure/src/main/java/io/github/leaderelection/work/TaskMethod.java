package io.github.leaderelection.work;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import io.github.leaderelection.Leadership;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method that runs on the thread of the worker. Its stop is the interrupt of the start.
 */
final class TaskMethod implements Managed {

	private final Object bean;

	private final Method method;

	TaskMethod(Object bean, Method method) {
		this.bean = bean;
		this.method = AopUtils.selectInvocableMethod(method, bean.getClass());
		ReflectionUtils.makeAccessible(this.method);
	}

	@Override
	public void start(Leadership leadership) throws Exception {
		try {
			if (this.method.getParameterCount() == 0) {
				this.method.invoke(this.bean);
			}
			else {
				this.method.invoke(this.bean, leadership);
			}
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
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
