package io.crystallize.core.code;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which methods of the JDK depend on more than what they are called with. Names them as {@link HiddenInput} does. */
final class HiddenInputCatalog {
    private static final String RANDOM = "random";
    private static final String CLOCK = "clock";
    static final String ENVIRONMENT = "environment";
    private static final String LOCALE = "locale";
    private static final String TIME_ZONE = "time-zone";
    private static final String CHARSET = "charset";
    static final String FILES = "files";
    private static final String NETWORK = "network";
    private static final String IDENTITY = "identity-hash";
    private static final String PROCESSORS = "processors";
    private static final String THREAD = "thread";
    private static final String STACK = "stack-trace";
    private static final String GARBAGE = "garbage-collection";

    /** By class and method, whatever the parameters. */
    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("java/lang/Math.random", RANDOM),
            Map.entry("java/lang/StrictMath.random", RANDOM),
            Map.entry("java/util/UUID.randomUUID", RANDOM),
            Map.entry("java/util/concurrent/ThreadLocalRandom.current", RANDOM),
            Map.entry("java/util/random/RandomGenerator.getDefault", RANDOM),
            Map.entry("java/util/random/RandomGenerator.of", RANDOM),
            Map.entry("java/lang/System.currentTimeMillis", CLOCK),
            Map.entry("java/lang/System.nanoTime", CLOCK),
            Map.entry("java/time/InstantSource.system", CLOCK),
            Map.entry("java/util/Calendar.getInstance", CLOCK),
            Map.entry("java/util/Properties.save", CLOCK),
            Map.entry("java/util/Properties.store", CLOCK),
            Map.entry("java/lang/System.getenv", ENVIRONMENT),
            Map.entry("java/lang/System.getProperty", ENVIRONMENT),
            Map.entry("java/lang/System.getProperties", ENVIRONMENT),
            Map.entry("java/lang/System.lineSeparator", ENVIRONMENT),
            Map.entry("java/lang/System.console", ENVIRONMENT),
            Map.entry("java/lang/Boolean.getBoolean", ENVIRONMENT),
            Map.entry("java/lang/Integer.getInteger", ENVIRONMENT),
            Map.entry("java/lang/Long.getLong", ENVIRONMENT),
            Map.entry("java/lang/Runtime.freeMemory", ENVIRONMENT),
            Map.entry("java/lang/Runtime.maxMemory", ENVIRONMENT),
            Map.entry("java/lang/Runtime.totalMemory", ENVIRONMENT),
            Map.entry("java/lang/Runtime.exec", ENVIRONMENT),
            Map.entry("java/lang/Runtime.version", ENVIRONMENT),
            Map.entry("java/lang/Runtime.availableProcessors", PROCESSORS),
            Map.entry("java/util/concurrent/ForkJoinPool.commonPool", PROCESSORS),
            Map.entry("java/util/concurrent/ForkJoinPool.getCommonPoolParallelism", PROCESSORS),
            Map.entry("java/util/concurrent/Executors.newWorkStealingPool", PROCESSORS),
            Map.entry("java/util/Collection.parallelStream", PROCESSORS),
            Map.entry("java/util/stream/BaseStream.parallel", PROCESSORS),
            Map.entry("java/util/stream/DoubleStream.parallel", PROCESSORS),
            Map.entry("java/util/stream/IntStream.parallel", PROCESSORS),
            Map.entry("java/util/stream/LongStream.parallel", PROCESSORS),
            Map.entry("java/util/Arrays.parallelPrefix", PROCESSORS),
            Map.entry("java/util/concurrent/CompletableFuture.anyOf", THREAD),
            Map.entry("java/util/concurrent/CompletionStage.acceptEither", THREAD),
            Map.entry("java/util/concurrent/CompletionStage.applyToEither", THREAD),
            Map.entry("java/util/concurrent/CompletionService.poll", THREAD),
            Map.entry("java/util/concurrent/CompletionService.take", THREAD),
            Map.entry("java/util/concurrent/ExecutorService.invokeAny", THREAD),
            Map.entry("java/util/Locale.getDefault", LOCALE),
            Map.entry("java/lang/String.formatted", LOCALE),
            Map.entry("java/util/TimeZone.getDefault", TIME_ZONE),
            Map.entry("java/text/SimpleDateFormat.<init>", TIME_ZONE),
            Map.entry("java/time/ZoneId.systemDefault", TIME_ZONE),
            Map.entry("java/nio/charset/Charset.defaultCharset", CHARSET),
            Map.entry("java/nio/file/Path.toAbsolutePath", FILES),
            Map.entry("java/nio/file/Path.toRealPath", FILES),
            Map.entry("java/nio/file/Path.toUri", FILES),
            Map.entry("java/nio/file/Path.register", FILES),
            Map.entry("java/net/URL.openStream", NETWORK),
            Map.entry("java/net/URL.openConnection", NETWORK),
            Map.entry("java/net/URL.getContent", NETWORK),
            Map.entry("java/net/URL.equals", NETWORK),
            Map.entry("java/net/URL.hashCode", NETWORK),
            Map.entry("java/sql/DriverManager.getConnection", NETWORK),
            Map.entry("java/lang/System.identityHashCode", IDENTITY),
            Map.entry("java/lang/Enum.hashCode", IDENTITY),
            Map.entry("java/lang/Thread.getId", THREAD),
            Map.entry("java/lang/Thread.threadId", THREAD),
            Map.entry("java/lang/Thread.getName", THREAD),
            Map.entry("java/lang/Thread.getPriority", THREAD),
            Map.entry("java/lang/Thread.getThreadGroup", THREAD),
            Map.entry("java/lang/Thread.toString", THREAD),
            Map.entry("java/lang/ref/Reference.get", GARBAGE),
            Map.entry("java/lang/ref/Reference.refersTo", GARBAGE),
            Map.entry("java/lang/ref/SoftReference.get", GARBAGE),
            Map.entry("java/lang/Thread.getStackTrace", STACK),
            Map.entry("java/lang/Thread.getAllStackTraces", STACK),
            Map.entry("java/lang/Throwable.getStackTrace", STACK));

    /** By class, method and the beginning of its descriptor: what is asked for without saying what of it. */
    private static final Map<String, String> WITHOUT = Map.ofEntries(
            Map.entry("java/util/Random.<init>()", RANDOM),
            Map.entry("java/util/SplittableRandom.<init>()", RANDOM),
            Map.entry("java/util/Collections.shuffle(Ljava/util/List;)", RANDOM),
            Map.entry("java/util/random/RandomGeneratorFactory.create()", RANDOM),
            Map.entry("java/util/Date.<init>()", CLOCK),
            Map.entry("java/util/GregorianCalendar.<init>()V", TIME_ZONE),
            Map.entry("java/util/GregorianCalendar.<init>()", CLOCK),
            Map.entry("java/util/GregorianCalendar.<init>(L", CLOCK),
            Map.entry("java/util/GregorianCalendar.<init>(Ljava/util/Locale;)", TIME_ZONE),
            Map.entry("java/util/GregorianCalendar.<init>(I", TIME_ZONE),
            Map.entry("java/util/Calendar.getInstance()", TIME_ZONE),
            Map.entry("java/util/Calendar.getInstance(Ljava/util/Locale;)", TIME_ZONE),
            Map.entry("java/util/Date.<init>(I", TIME_ZONE),
            Map.entry("java/util/Date.<init>(Ljava/lang/String;", TIME_ZONE),
            Map.entry("java/sql/Date.<init>(I", TIME_ZONE),
            Map.entry("java/sql/Time.<init>(I", TIME_ZONE),
            Map.entry("java/sql/Timestamp.<init>(I", TIME_ZONE),
            Map.entry("java/util/Currency.getSymbol()", LOCALE),
            Map.entry("java/lang/String.format(Ljava/lang/String;[", LOCALE),
            Map.entry("java/lang/String.toLowerCase()", LOCALE),
            Map.entry("java/lang/String.toUpperCase()", LOCALE),
            Map.entry("java/io/PrintStream.printf(Ljava/lang/String;", LOCALE),
            Map.entry("java/io/PrintStream.format(Ljava/lang/String;", LOCALE),
            Map.entry("java/io/PrintWriter.printf(Ljava/lang/String;", LOCALE),
            Map.entry("java/io/PrintWriter.format(Ljava/lang/String;", LOCALE),
            Map.entry("java/util/Formatter.<init>()", LOCALE),
            Map.entry("java/util/Formatter.<init>(Ljava/lang/Appendable;)", LOCALE),
            Map.entry("java/text/DecimalFormat.<init>()", LOCALE),
            Map.entry("java/text/DecimalFormat.<init>(Ljava/lang/String;)", LOCALE),
            Map.entry("java/text/DecimalFormatSymbols.<init>()", LOCALE),
            Map.entry("java/text/DecimalFormatSymbols.getInstance()", LOCALE),
            Map.entry("java/text/SimpleDateFormat.<init>()", LOCALE),
            Map.entry("java/text/SimpleDateFormat.<init>(Ljava/lang/String;)", LOCALE),
            Map.entry("java/text/MessageFormat.<init>(Ljava/lang/String;)", LOCALE),
            Map.entry("java/text/MessageFormat.format(Ljava/lang/String;", LOCALE),
            Map.entry("java/text/Collator.getInstance()", LOCALE),
            Map.entry("java/util/ResourceBundle.getBundle(Ljava/lang/String;)", LOCALE),
            Map.entry("java/time/format/DateTimeFormatter.ofPattern(Ljava/lang/String;)", LOCALE),
            Map.entry("java/time/format/DateTimeFormatter.ofLocalized", LOCALE),
            Map.entry("java/time/format/DateTimeFormatterBuilder.toFormatter()", LOCALE),
            Map.entry("java/util/Scanner.<init>(", LOCALE),
            Map.entry("java/util/Scanner.<init>(Ljava/io/File;)", CHARSET),
            Map.entry("java/util/Scanner.<init>(Ljava/io/InputStream;)", CHARSET),
            Map.entry("java/lang/String.getBytes()", CHARSET),
            Map.entry("java/lang/String.<init>([B)", CHARSET),
            Map.entry("java/lang/String.<init>([BII)", CHARSET),
            Map.entry("java/io/InputStreamReader.<init>(Ljava/io/InputStream;)", CHARSET),
            Map.entry("java/io/OutputStreamWriter.<init>(Ljava/io/OutputStream;)", CHARSET),
            Map.entry("java/io/PrintStream.<init>(Ljava/io/OutputStream;)", CHARSET),
            Map.entry("java/io/PrintStream.<init>(Ljava/io/OutputStream;Z)", CHARSET),
            Map.entry("java/io/PrintWriter.<init>(Ljava/io/OutputStream;", CHARSET),
            Map.entry("java/io/PrintWriter.<init>(Ljava/lang/String;", FILES),
            Map.entry("java/io/ByteArrayOutputStream.toString()", CHARSET),
            Map.entry("java/net/URLEncoder.encode(Ljava/lang/String;)", CHARSET),
            Map.entry("java/net/URLDecoder.decode(Ljava/lang/String;)", CHARSET),
            Map.entry("java/lang/Throwable.printStackTrace(", STACK));

    /** The classes of those; most calls are of others. */
    private static final Set<String> OWNERS_WITHOUT = WITHOUT.keySet().stream()
            .map(call -> call.substring(0, call.indexOf('.')))
            .collect(Collectors.toUnmodifiableSet());

    /** By name, or by a package that they are in: classes all whose methods do. */
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("java/security/SecureRandom", RANDOM),
            Map.entry("java/lang/ProcessHandle", ENVIRONMENT),
            Map.entry("java/lang/ProcessBuilder", ENVIRONMENT),
            Map.entry("java/lang/management/", ENVIRONMENT),
            Map.entry("java/util/prefs/", ENVIRONMENT),
            Map.entry("java/nio/file/Files", FILES),
            Map.entry("java/nio/file/FileSystems", FILES),
            Map.entry("java/io/FileInputStream", FILES),
            Map.entry("java/io/FileReader", FILES),
            Map.entry("java/io/FileOutputStream", FILES),
            Map.entry("java/io/FileWriter", FILES),
            Map.entry("java/io/RandomAccessFile", FILES),
            Map.entry("java/util/zip/ZipFile", FILES),
            Map.entry("java/util/jar/JarFile", FILES),
            Map.entry("java/net/InetAddress", NETWORK),
            Map.entry("java/net/Socket", NETWORK),
            Map.entry("java/net/ServerSocket", NETWORK),
            Map.entry("java/net/DatagramSocket", NETWORK),
            Map.entry("java/net/MulticastSocket", NETWORK),
            Map.entry("java/net/NetworkInterface", NETWORK),
            Map.entry("java/net/URLConnection", NETWORK),
            Map.entry("java/net/HttpURLConnection", NETWORK),
            Map.entry("java/net/http/", NETWORK),
            Map.entry("java/nio/channels/SocketChannel", NETWORK),
            Map.entry("java/nio/channels/ServerSocketChannel", NETWORK),
            Map.entry("java/nio/channels/DatagramChannel", NETWORK),
            Map.entry("java/nio/channels/AsynchronousSocketChannel", NETWORK),
            Map.entry("java/rmi/", NETWORK),
            Map.entry("javax/naming/", NETWORK),
            Map.entry("javax/sql/", NETWORK),
            Map.entry("java/lang/StackWalker", STACK));

    /** Of a file, what only its name decides. */
    private static final Set<String> OF_FILE_NAMES = Set.of(
            "<init>",
            "compareTo",
            "equals",
            "getName",
            "getParent",
            "getParentFile",
            "getPath",
            "hashCode",
            "isAbsolute",
            "toPath",
            "toString");
    /** Of a date, what the time zone doesn't matter to. */
    private static final Set<String> OF_TIMES = Set.of(
            "<init>",
            "UTC",
            "after",
            "before",
            "clone",
            "compareTo",
            "equals",
            "from",
            "getNanos",
            "getTime",
            "hashCode",
            "setNanos",
            "setTime",
            "toInstant");

    private static final Set<String> DATES =
            Set.of("java/util/Date", "java/sql/Date", "java/sql/Time", "java/sql/Timestamp");
    /** What a file's or path's name is all that they want of it, or what others implement. */
    private static final Set<String> OF_NAMES = Set.of(
            "java/io/File",
            "java/io/FileFilter",
            "java/io/FilenameFilter",
            "java/lang/ProcessBuilder",
            "java/nio/file/Path",
            "java/nio/file/PathMatcher",
            "java/nio/file/Paths");

    private HiddenInputCatalog() {}

    /** Returns the names of what a method depends on. */
    static Set<String> names(String owner, String method, String descriptor) {
        if (!owner.startsWith("java")) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>();
        String known = METHODS.get(owner + '.' + method);
        if (known != null) {
            names.add(known);
        } else if (method.endsWith("StackTrace")) {
            names.add(STACK); // of whatever is thrown
        }
        String ofClass = ofClass(owner, method, descriptor);
        if (ofClass != null) {
            names.add(ofClass);
        }
        if (OWNERS_WITHOUT.contains(owner)) {
            String call = owner + '.' + method + descriptor;
            WITHOUT.forEach((start, name) -> {
                if (call.startsWith(start)) {
                    names.add(name);
                }
            });
        }
        if (owner.equals("java/text/DateFormat") && method.endsWith("Instance")) {
            names.add(TIME_ZONE);
        }
        String parameters = descriptor.substring(0, descriptor.indexOf(')'));
        if (!OF_NAMES.contains(owner)
                && (parameters.contains("Ljava/io/File;") || parameters.contains("Ljava/nio/file/Path;"))) {
            names.add(FILES);
        }
        return names;
    }

    /** Returns the name of what a static field depends on, or an empty text. */
    static String ofField(String owner, String field) {
        return owner.equals("java/lang/System") && field.equals("in") ? ENVIRONMENT : "";
    }

    private static @Nullable String ofClass(String owner, String method, String descriptor) {
        if (owner.startsWith("java/time/")) {
            boolean system = method.startsWith("system") || method.startsWith("tick") && !descriptor.contains("Clock");
            boolean now = method.equals("now") && !descriptor.contains("Ljava/time/Clock;");
            return now || (owner.equals("java/time/Clock") && system) ? CLOCK : null;
        }
        if (owner.equals("java/io/File")) {
            return OF_FILE_NAMES.contains(method) ? null : FILES;
        }
        if (DATES.contains(owner) && !OF_TIMES.contains(method)) {
            return TIME_ZONE;
        }
        if (owner.startsWith("java/text/") && method.endsWith("Instance")
                || owner.startsWith("java/util/") && method.startsWith("getDisplay")) {
            return descriptor.contains("Ljava/util/Locale;)") ? null : LOCALE;
        }
        String known = CLASSES.get(owner);
        for (int end = owner.lastIndexOf('/'); known == null && end > 0; end = owner.lastIndexOf('/', end - 1)) {
            known = CLASSES.get(owner.substring(0, end + 1));
        }
        return known;
    }
}
