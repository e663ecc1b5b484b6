package io.crystallize.core.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

/**
 * Makes unmodifiable values of what is declared as an interface of collections. They have no order if the interface
 * says nothing of one: Jackson alone would make linked sets and maps, which have other digests.
 */
final class UnmodifiableTypes extends Deserializers.Base {
    private static final Form LIST = new Form(ArrayList.class, list -> Collections.unmodifiableList((List<?>) list));
    private static final Form SET = new Form(HashSet.class, set -> Collections.unmodifiableSet((Set<?>) set));
    private static final Form SORTED_SET =
            new Form(TreeSet.class, set -> Collections.unmodifiableNavigableSet((NavigableSet<?>) set));
    private static final Form MAP = new Form(HashMap.class, map -> Collections.unmodifiableMap((Map<?, ?>) map));
    private static final Form SORTED_MAP =
            new Form(TreeMap.class, map -> Collections.unmodifiableNavigableMap((NavigableMap<?, ?>) map));

    private static final Map<Class<?>, Form> FORMS = Map.of(
            Collection.class, LIST,
            List.class, LIST,
            Set.class, SET,
            SortedSet.class, SORTED_SET,
            NavigableSet.class, SORTED_SET,
            Map.class, MAP,
            SortedMap.class, SORTED_MAP,
            NavigableMap.class, SORTED_MAP);

    /**
     * What an interface is made into.
     *
     * @param filled the class that is filled
     * @param fix makes it unmodifiable
     */
    private record Form(Class<?> filled, UnaryOperator<Object> fix) {}

    static JacksonModule module() {
        return new SimpleModule("unmodifiable types") {
            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                context.addDeserializers(new UnmodifiableTypes());
            }
        };
    }

    @Override
    public @Nullable ValueDeserializer<?> findCollectionDeserializer(
            CollectionType type,
            DeserializationConfig config,
            BeanDescription.Supplier description,
            @Nullable TypeDeserializer elementTypes,
            @Nullable ValueDeserializer<?> elements) {
        return forType(type);
    }

    @Override
    public @Nullable ValueDeserializer<?> findMapDeserializer(
            MapType type,
            DeserializationConfig config,
            BeanDescription.Supplier description,
            @Nullable KeyDeserializer keys,
            @Nullable TypeDeserializer elementTypes,
            @Nullable ValueDeserializer<?> elements) {
        return forType(type);
    }

    private static @Nullable ValueDeserializer<?> forType(JavaType type) {
        Form form = FORMS.get(type.getRawClass());
        return form == null ? null : new Fixing(type, form, null);
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
        return FORMS.containsKey(type);
    }

    /** Has the class that belongs to an interface filled by Jackson, and makes the result unmodifiable. */
    private static final class Fixing extends ValueDeserializer<Object> {
        private final JavaType type;
        private final Form form;
        private final @Nullable ValueDeserializer<Object> filling;

        Fixing(JavaType type, Form form, @Nullable ValueDeserializer<Object> filling) {
            this.type = type;
            this.form = form;
            this.filling = filling;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JavaType filled = context.getTypeFactory().constructSpecializedType(type, form.filled());
            return new Fixing(type, form, context.findContextualValueDeserializer(filled, property));
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) {
            return form.fix().apply(filling.deserialize(in, context));
        }

        @Override
        public boolean isCachable() {
            return true; // what depends on the place is found anew for each
        }
    }
}
