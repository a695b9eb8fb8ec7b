#include "config/local_codes.hpp"

#include "config/csv.hpp"
#include "config/suggestion.hpp"
#include "config/terminology.hpp"
#include "config/text_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace config {
namespace {

using alerts::Concept;

enum Column : std::size_t { system, code, text, concept_name, columns };
constexpr std::array<std::string_view, columns> column_names{"system", "code", "text", "concept"};

// A file of the wrong kind is wrong in every row.
constexpr std::size_t most_mistakes = 100;

std::string_view trimmed(std::string_view field) {
    const std::size_t first = field.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return field.substr(first, field.find_last_not_of(" \t") - first + 1);
}

class LocalCodes {
  public:
    LocalCodes(std::vector<Concept>& concepts, const std::string& name, Mistakes& mistakes)
        : name_{name}, mistakes_{mistakes} {
        for (Concept& one : concepts) concepts_.emplace(one.name, &one);
    }

    void add(const std::vector<csv::Row>& rows) {
        if (rows.empty() || !read_header(rows.front())) return;
        const std::size_t enough = mistakes_.size() + most_mistakes;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            if (mistakes_.size() == enough) {
                wrong(rows[i].front(), "the rest of the file was not read: too many mistakes");
                return;
            }
            add_row(rows[i]);
        }
    }

  private:
    void wrong(const csv::Field& at, std::string what) {
        mistakes_.push_back({name_, at.line, at.column, std::move(what)});
    }

    bool read_header(const csv::Row& header) {
        for (std::size_t i = 0; i < columns; ++i) {
            const auto found = std::find_if(
                header.begin(), header.end(),
                [&](const csv::Field& field) { return trimmed(field.text) == column_names[i]; });
            if (found == header.end() || header.size() != columns) {
                const bool semicolons = header.front().text.find(';') != std::string::npos;
                wrong(header.front(),
                      std::string{"the first line must name the columns system, code, text, "
                                  "concept"} +
                          (semicolons ? ", with commas between them, not semicolons" : ""));
                return false;
            }
            position_[i] = static_cast<std::size_t>(found - header.begin());
        }
        return true;
    }

    void add_row(const csv::Row& row) {
        if (row.size() != columns) {
            wrong(row.front(), "expected 4 columns, found " + std::to_string(row.size()));
            return;
        }
        const auto value = [&](Column column) { return trimmed(row[position_[column]].text); };
        const csv::Field& named = row[position_[concept_name]];
        const auto found = concepts_.find(value(concept_name));
        if (found == concepts_.end()) {
            std::vector<std::string_view> known;
            for (const auto& [known_name, one] : concepts_) known.push_back(known_name);
            wrong(named, "unknown concept '" + named.text + "'" +
                             did_you_mean(value(concept_name), known));
            return;
        }
        Concept& target = *found->second;
        if (value(code).empty()) {
            if (value(text).empty()) {
                wrong(row.front(), "neither a code nor a text");
            } else if (auto not_words = wrong_text(value(text))) {
                wrong(row[position_[text]], std::move(*not_words));
            } else {
                target.texts.emplace_back(value(text));
            }
            return;
        }
        std::string why_not;
        auto entry = parse_code(value(system), value(code), alerts::Certainty::confirmed, why_not);
        if (entry) {
            target.codes.push_back(std::move(*entry));
        } else {
            // A feed may well label codes of its own so: they are looked up as local ones.
            if (why_not.ends_with("check digit is wrong"))
                why_not += "; a site's own code has no system";
            wrong(row[position_[code]], std::move(why_not));
        }
    }

    const std::string& name_;
    Mistakes& mistakes_;
    std::map<std::string, Concept*, std::less<>> concepts_;
    std::array<std::size_t, columns> position_{};
};

}  // namespace

void add_local_codes(std::vector<Concept>& concepts, const std::string& name,
                     std::string_view content, Mistakes& mistakes) {
    if (auto mistake = not_text(name, content, max_local_codes_bytes)) {
        mistakes.push_back(std::move(*mistake));
        return;
    }
    const auto rows = csv::parse(name, content);
    if (!rows) {
        mistakes.push_back(rows.error());
        return;
    }
    LocalCodes{concepts, name, mistakes}.add(*rows);
}

}  // namespace config
