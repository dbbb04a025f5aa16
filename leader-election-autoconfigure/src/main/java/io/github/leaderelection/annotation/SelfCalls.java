package io.github.leaderelection.annotation;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.util.ClassUtils;

/**
 * Finds methods that the code of their own class names, by a call or a reference. Such a
 * call does not pass the proxy of the bean, unless it is one of another bean of the
 * class.
 */
final class SelfCalls {

	private static final int HEADER = 8;

	private SelfCalls() {
	}

	/**
	 * Find the methods that their class, or one above it, calls.
	 * @param type the class
	 * @param methods the methods to find
	 * @return those that are called
	 */
	static List<Method> find(Class<?> type, Collection<Method> methods) {
		Set<String> called = new HashSet<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			addCalled(current, called);
		}
		return methods.stream().filter((method) -> isCalled(type, method, called)).toList();
	}

	private static boolean isCalled(Class<?> type, Method method, Set<String> called) {
		for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
			if (called.contains(describe(owner.getName(), method.getName(), descriptor(method)))) {
				return true;
			}
		}
		return false;
	}

	private static String descriptor(Method method) {
		StringBuilder descriptor = new StringBuilder("(");
		for (Class<?> parameter : method.getParameterTypes()) {
			descriptor.append(parameter.descriptorString());
		}
		return descriptor.append(')').append(method.getReturnType().descriptorString()).toString();
	}

	private static String describe(String owner, String name, String descriptor) {
		return owner.replace('.', '/') + "." + name + descriptor;
	}

	private static void addCalled(Class<?> type, Set<String> called) {
		try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			// There is none in a native image
			if (file != null) {
				addCalled(new DataInputStream(new BufferedInputStream(file)), called);
			}
		}
		catch (IOException ex) {
			// Only a hint is missing
		}
	}

	// The constant pool of the class file format: sections 4.1 and 4.4 of the
	// specification of the Java Virtual Machine
	private static void addCalled(DataInputStream file, Set<String> called) throws IOException {
		file.skipNBytes(HEADER);
		int count = file.readUnsignedShort();
		String[] texts = new String[count];
		int[] first = new int[count];
		int[] second = new int[count];
		Set<Integer> methods = new HashSet<>();
		for (int index = 1; index < count; index++) {
			int tag = file.readUnsignedByte();
			switch (tag) {
				case 1 -> {
					texts[index] = file.readUTF();
				}
				case 7, 8, 16, 19, 20 -> {
					first[index] = file.readUnsignedShort();
				}
				case 15 -> file.skipNBytes(3);
				case 5, 6 -> {
					file.skipNBytes(Long.BYTES);
					index++;
				}
				case 3, 4, 9, 10, 11, 12, 17, 18 -> {
					first[index] = file.readUnsignedShort();
					second[index] = file.readUnsignedShort();
				}
				default -> throw new IOException("unknown tag " + tag);
			}
			if (tag == 10) {
				methods.add(index);
			}
		}
		for (int method : methods) {
			int nameAndType = second[method];
			called.add(describe(texts[first[first[method]]], texts[first[nameAndType]], texts[second[nameAndType]]));
		}
	}

}
