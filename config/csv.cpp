#include "config/csv.hpp"

#include <utility>

namespace config::csv {
namespace {

class Parser {
  public:
    Parser(const std::string& name, std::string_view rest) : name_{name}, rest_{rest} {}

    tl::expected<std::vector<Row>, Mistake> rows() {
        std::vector<Row> rows;
        while (!rest_.empty()) {
            if (take_line_end()) continue;
            Row row;
            do {
                auto field = read_field();
                if (!field) return tl::make_unexpected(std::move(field.error()));
                row.push_back(std::move(*field));
            } while (take(','));
            if (!rest_.empty() && !take_line_end()) {
                return tl::make_unexpected(wrong("expected a comma or the end of the line"));
            }
            rows.push_back(std::move(row));
        }
        return rows;
    }

  private:
    [[nodiscard]] Mistake wrong(std::string what) const {
        return {name_, line_, column_, std::move(what)};
    }

    void advance() {
        if (rest_.front() == '\n') {
            ++line_;
            column_ = 1;
        } else {
            ++column_;
        }
        rest_.remove_prefix(1);
    }

    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        advance();
        return true;
    }

    bool take_line_end() {
        if (rest_.substr(0, 2) == "\r\n") advance();
        return take('\n');
    }

    tl::expected<Field, Mistake> read_field() {
        if (!rest_.empty() && rest_.front() == '"') return read_quoted();
        Field field{{}, line_, column_};
        while (!rest_.empty() && rest_.front() != ',' && rest_.front() != '\n' &&
               rest_.substr(0, 2) != "\r\n") {
            if (rest_.front() == '"') {
                return tl::make_unexpected(
                    wrong("a quote inside a field: put the whole field in quotes"));
            }
            field.text += rest_.front();
            advance();
        }
        return field;
    }

    tl::expected<Field, Mistake> read_quoted() {
        Field field{{}, line_, column_};
        advance();
        while (!rest_.empty()) {
            const char c = rest_.front();
            advance();
            if (c != '"') {
                field.text += c;
            } else if (take('"')) {
                field.text += '"';
            } else {
                return field;
            }
        }
        return tl::make_unexpected(
            Mistake{name_, field.line, field.column, "a quote that is never closed"});
    }

    const std::string& name_;
    std::string_view rest_;
    int line_ = 1;
    int column_ = 1;
};

}  // namespace

tl::expected<std::vector<Row>, Mistake> parse(const std::string& name, std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark) {
        text.remove_prefix(byte_order_mark.size());
    }
    return Parser{name, text}.rows();
}

}  // namespace config::csv
