#include "tools/find_patient.hpp"

#include "tools/patient_text.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace calciwatch {
namespace {

// "900001^H1MRN^MR", or as PID-3 has it: "900001^^^H1MRN^MR".
alerts::Identifier parse_number(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '^')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    const std::size_t authority = parts.size() > 3 ? 3 : 1;
    parts.resize(std::max(parts.size(), authority + 2));
    return {parts[authority], parts[authority + 1], parts[0]};
}

std::optional<alerts::PatientId> parse_id(const std::string& text) {
    alerts::PatientId id = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, id);
    if (error != std::errc{} || end != last) return std::nullopt;
    return id;
}

// Every record that may be meant, each once.
std::vector<alerts::PatientId> candidates(alerts::SqliteReader& reader, const PatientAsked& asked) {
    std::vector<alerts::PatientId> found;
    if (!asked.id) found = reader.who_has(parse_number(asked.name));
    if (const auto id = parse_id(asked.name)) {
        const auto record = reader.record(*id);
        if (record && std::find(found.begin(), found.end(), record->patient.id) == found.end())
            found.push_back(record->patient.id);
    }
    return found;
}

struct Meant {
    alerts::PatientId id = 0;
    std::vector<alerts::Identifier> numbers;
};

std::string several(const std::string& name, const std::vector<Meant>& found) {
    std::string text = '\'' + name + "' means " + std::to_string(found.size()) +
                       " patients; say which: NUMBER^AUTHORITY^TYPE, or --id with the id of the "
                       "record";
    for (const Meant& one : found) {
        std::string line = "  id " + std::to_string(one.id);
        for (const alerts::Identifier& number : one.numbers) line += "  " + identifier_text(number);
        text += '\n' + printable(line);
    }
    return text;
}

std::string several(alerts::SqliteReader& reader, const std::string& name,
                    const std::vector<alerts::PatientId>& found) {
    std::vector<Meant> all;
    for (const alerts::PatientId id : found) {
        const auto record = reader.record(id);
        if (!record) continue;
        Meant& one = all.emplace_back(Meant{id, {}});
        for (const alerts::PatientNumber& number : record->numbers)
            one.numbers.push_back(number.identifier);
    }
    return several(name, all);
}

// In full, as messages have them; whoever they belong to now.
std::vector<alerts::Identifier> numbers_meant(alerts::SqliteReader& reader,
                                              const PatientAsked& asked) {
    std::vector<alerts::Identifier> numbers;
    if (asked.id) return numbers;
    const alerts::Identifier wanted = parse_number(asked.name);
    for (const alerts::PatientId id : reader.who_has(wanted)) {
        const auto record = reader.record(id);
        if (!record) continue;
        for (const alerts::PatientNumber& one : record->numbers) {
            const alerts::Identifier& number = one.identifier;
            if (number.number == wanted.number &&
                (wanted.authority.empty() || number.authority == wanted.authority) &&
                (wanted.type.empty() || number.type == wanted.type))
                numbers.push_back(number);
        }
    }
    return numbers;
}

}  // namespace

tl::expected<alerts::PatientRecord, std::string> find_patient(alerts::SqliteReader& reader,
                                                              const PatientAsked& asked) {
    const auto found = candidates(reader, asked);
    if (found.size() > 1) return tl::make_unexpected(several(reader, asked.name, found));
    auto record = found.empty() ? std::nullopt : reader.record(found.front());
    if (!record)
        return tl::make_unexpected(
            "nobody goes by '" + asked.name +
            "'; calciwatch patients --search PART finds parts of names and numbers");
    return *std::move(record);
}

tl::expected<alerts::Patient, std::string> find_patient(alerts::SqliteReader& reader,
                                                        alerts::Transaction& then,
                                                        const PatientAsked& asked) {
    std::vector<alerts::PatientId> ids = then.find_patients(numbers_meant(reader, asked));
    if (const auto id = parse_id(asked.name)) ids.push_back(*id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<alerts::Patient> found;
    for (const alerts::PatientId id : ids) {
        // A record that is another's has no numbers.
        if (auto patient = then.load(id); patient && !patient->identifiers.empty())
            found.push_back(*std::move(patient));
    }
    if (found.empty()) return tl::make_unexpected("nobody went by '" + asked.name + "' then");
    if (found.size() == 1) return std::move(found.front());
    std::vector<Meant> all;
    all.reserve(found.size());
    for (const alerts::Patient& one : found) all.push_back({one.id, one.identifiers});
    return tl::make_unexpected(several(asked.name, all));
}

}  // namespace calciwatch
