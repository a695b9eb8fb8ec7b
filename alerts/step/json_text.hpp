// JSON written straight into a text, on one line, members in the order they are named: a document
// that is only written needs no tree. Whoever writes closes what was opened.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace alerts {

class JsonText {
  public:
    JsonText& begin_object() { return begin('{'); }
    JsonText& end_object() { return end('}'); }
    JsonText& begin_array() { return begin('['); }
    JsonText& end_array() { return end(']'); }
    // The name of the member that is written next.
    JsonText& name(std::string_view name);

    // UTF-8; a byte that is none becomes U+FFFD.
    JsonText& value(std::string_view text);
    JsonText& value(const char* text) { return value(std::string_view{text}); }
    JsonText& value(const std::string& text) { return value(std::string_view{text}); }
    JsonText& value(bool truth) { return literal(truth ? "true" : "false"); }
    JsonText& value(std::int64_t number) { return literal(std::to_string(number)); }
    JsonText& value(std::uint32_t number) { return value(std::int64_t{number}); }

    template <class Value>
    JsonText& member(std::string_view its_name, const Value& its_value) {
        return name(its_name).value(its_value);
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    JsonText& begin(char bracket);
    JsonText& end(char bracket);
    JsonText& literal(std::string_view text);
    void separate();
    void quote(std::string_view text);

    std::string out_;
};

}  // namespace alerts
