// How the values of this room lie in columns: times as milliseconds since 1970 UTC, decimals as
// exact text, enums as words, what is absent as NULL. put() and take() of a type are the two
// sides of one promise and stand together.
#pragma once

#include "alerts/coded.hpp"
#include "alerts/decimal.hpp"
#include "alerts/event.hpp"
#include "alerts/evidence.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"
#include "alerts/store/stored_words.hpp"
#include "alerts/time.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace alerts::sqlite {

// The file holds what this program never writes.
[[noreturn]] inline void unreadable(std::string_view what) {
    throw StoreFailure("unreadable " + std::string{what} + " in the store");
}

template <std::integral Number>
struct Column<Number> {
    static void put(Parameters& to, Number value) { to.integer(static_cast<std::int64_t>(value)); }
    static void take(Values& from, Number& value) {
        const std::int64_t stored = from.integer();
        value = static_cast<Number>(stored);
        if (static_cast<std::int64_t>(value) != stored) unreadable("number");
    }
};

template <>
struct Column<std::string> {
    // Parameters takes every text itself.
    static void take(Values& from, std::string& value) { value = from.bytes(); }
};

template <>
struct Column<Time> {
    static void put(Parameters& to, Time value) { to.integer(value.time_since_epoch().count()); }
    static void take(Values& from, Time& value) { value = Time{Time::duration{from.integer()}}; }
};

template <>
struct Column<Decimal> {
    static void put(Parameters& to, const Decimal& value) { to.text_copied(value.to_string()); }
    static void take(Values& from, Decimal& value) {
        const auto read = Decimal::parse(from.bytes());
        if (!read) unreadable("decimal");
        value = *read;
    }
};

template <class Enum>
requires std::is_enum_v<Enum>
struct Column<Enum> {
    static void put(Parameters& to, Enum value) { to.text(stored_word(value)); }
    static void take(Values& from, Enum& value) {
        const auto read = from_stored_word<Enum>(from.bytes());
        if (!read) unreadable("word");
        value = *read;
    }
};

template <class T>
struct Column<std::optional<T>> {
    static void put(Parameters& to, const std::optional<T>& value) {
        if (value)
            to.put(*value);
        else
            to.null();
    }
    static void take(Values& from, std::optional<T>& value) {
        if (from.null()) {
            value.reset();
            from.skip();
        } else {
            from.take(value.emplace());
        }
    }
};

// Bytes that are no text: a message as received.
struct Bytes {
    std::string_view view;
};

template <>
struct Column<Bytes> {
    static void put(Parameters& to, const Bytes& value) {
        to.blob(std::as_bytes(std::span{value.view}));
    }
};

template <>
struct Column<Digest> {
    static void put(Parameters& to, const Digest& value) { to.blob(value); }
    static void take(Values& from, Digest& value) {
        const auto stored = std::as_bytes(std::span{from.bytes()});
        if (stored.size() != value.size()) unreadable("digest");
        std::ranges::copy(stored, value.begin());
    }
};

template <>
struct Column<Link> {
    static void put(Parameters& to, const Link& value) {
        to.put(value.listener);
        to.put(value.sending_application);
        to.put(value.sending_facility);
    }
};

template <>
struct Column<Source> {
    static void put(Parameters& to, const Source& value) {
        to.put(value.control_id);
        to.put(value.sent);
        to.put(value.place);
    }
    static void take(Values& from, Source& value) {
        from.take(value.control_id);
        from.take(value.sent);
        from.take(value.place);
    }
};

// As number, authority and type.
template <>
struct Column<Identifier> {
    static void put(Parameters& to, const Identifier& value) {
        to.put(value.number);
        to.put(value.authority);
        to.put(value.type);
    }
    static void take(Values& from, Identifier& value) {
        from.take(value.number);
        from.take(value.authority);
        from.take(value.type);
    }
};

template <>
struct Column<OrderNumber> {
    static void put(Parameters& to, const OrderNumber& value) {
        to.put(value.id);
        to.put(value.application);
    }
    static void take(Values& from, OrderNumber& value) {
        from.take(value.id);
        from.take(value.application);
    }
};

template <>
struct Column<OrderNumbers> {
    static void put(Parameters& to, const OrderNumbers& value) {
        to.put(value.placer);
        to.put(value.filler);
    }
    static void take(Values& from, OrderNumbers& value) {
        from.take(value.placer);
        from.take(value.filler);
    }
};

template <>
struct Column<Frequency> {
    static void put(Parameters& to, const Frequency& value) {
        to.put(value.pattern);
        to.put(value.times_a_week);
    }
    static void take(Values& from, Frequency& value) {
        from.take(value.pattern);
        from.take(value.times_a_week);
    }
};

template <>
struct Column<Code> {
    static void put(Parameters& to, const Code& value) {
        to.put(value.system);
        to.put(value.code);
        to.put(value.text);
    }
    static void take(Values& from, Code& value) {
        from.take(value.system);
        from.take(value.code);
        from.take(value.text);
    }
};

// Its words, and the two codes that nearly every coded element has at most; NULL where there is
// none. Those beyond are in a CodeTable.
template <>
struct Column<Coded> {
    static constexpr std::size_t codes = 2;
    static constexpr int columns_of_a_code = 3;

    static void put(Parameters& to, const Coded& value) {
        to.put(value.original_text);
        for (std::size_t i = 0; i < codes; ++i) {
            if (i < value.codes.size())
                to.put(value.codes[i]);
            else
                for (int n = 0; n < columns_of_a_code; ++n) to.null();
        }
    }
    static void take(Values& from, Coded& value) {
        from.take(value.original_text);
        for (std::size_t i = 0; i < codes; ++i) {
            if (!from.null())
                from.take(value.codes.emplace_back());
            else
                for (int n = 0; n < columns_of_a_code; ++n) from.skip();
        }
    }
};

// Comparator, value and upper end; all NULL for a result that is no number.
template <>
struct Column<std::optional<Measurement>> {
    static void put(Parameters& to, const std::optional<Measurement>& value) {
        if (!value) {
            for (int i = 0; i < 3; ++i) to.null();
            return;
        }
        to.put(value->comparator);
        to.put(value->value);
        to.put(value->high);
    }
    static void take(Values& from, std::optional<Measurement>& value) {
        value.reset();
        if (from.null()) {
            for (int i = 0; i < 3; ++i) from.skip();
            return;
        }
        value.emplace();
        from.take(value->comparator);
        from.take(value->value);
        from.take(value->high);
    }
};

// The fields of a struct, as std::tie lists them.
template <class... Fields>
struct Column<std::tuple<Fields&...>> {
    using Tied = std::tuple<Fields&...>;
    static void put(Parameters& to, const Tied& fields) {
        std::apply([&to](const Fields&... field) { (to.put(field), ...); }, fields);
    }
    static void take(Values& from, const Tied& fields) {
        std::apply([&from](Fields&... field) { (from.take(field), ...); }, fields);
    }
};

}  // namespace alerts::sqlite
