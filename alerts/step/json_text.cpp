#include "alerts/step/json_text.hpp"

#include "hl7/charset.hpp"

namespace alerts {
namespace {

bool plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

void append_escaped(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += '\\';
    if (c == '"' || c == '\\')
        out += c;
    else if (c == '\n')
        out += 'n';
    else if (c == '\r')
        out += 'r';
    else if (c == '\t')
        out += 't';
    else
        out.append("u00").append(1, digits[byte / 16U]).append(1, digits[byte % 16U]);
}

}  // namespace

JsonText& JsonText::begin(char bracket) {
    separate();
    out_ += bracket;
    return *this;
}

JsonText& JsonText::end(char bracket) {
    out_ += bracket;
    return *this;
}

JsonText& JsonText::name(std::string_view name) {
    separate();
    quote(name);
    out_ += ':';
    return *this;
}

JsonText& JsonText::value(std::string_view text) {
    separate();
    quote(text);
    return *this;
}

JsonText& JsonText::literal(std::string_view text) {
    separate();
    out_ += text;
    return *this;
}

// A text ends in a quotation mark, so that the last character tells what stands before.
void JsonText::separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
}

void JsonText::quote(std::string_view text) {
    out_ += '"';
    while (!text.empty()) {
        std::size_t length = 0;
        while (length < text.size() && plain(text[length])) ++length;
        out_ += text.substr(0, length);
        text.remove_prefix(length);
        if (text.empty()) break;
        const auto byte = static_cast<unsigned char>(text.front());
        std::size_t taken = 1;
        if (byte < 0x80) {
            append_escaped(out_, text.front());
        } else if (const std::size_t character = hl7::utf8_character(text); character > 0) {
            taken = character;
            out_ += text.substr(0, taken);
        } else {
            out_ += "\xEF\xBF\xBD";
        }
        text.remove_prefix(taken);
    }
    out_ += '"';
}

}  // namespace alerts
