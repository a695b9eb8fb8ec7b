#include "tools/verify/verdict.hpp"

#include "tools/table.hpp"
#include "tools/terminal.hpp"

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using alerts::RowDifference;

std::string counted(std::size_t n, const std::string& what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::string number(std::size_t n) {
    return std::to_string(n);
}

// "result, patient 12, key R1^LAB: value is 8.4, and the journal makes 8.2 of it"
std::string in_words(const RowDifference& one) {
    const std::string where = "table " + one.table + ", " + printable(one.key);
    switch (one.kind) {
        case RowDifference::Kind::changed:
            return where + ": " + one.column + " is '" + one.kept + "', and the journal makes '" +
                   one.derived + "'";
        case RowDifference::Kind::surplus:
            return where + ": the row is in the store, and nothing in the journal makes it";
        case RowDifference::Kind::missing:
            return where + ": the journal makes this row, and it is not in the store";
    }
    return where;
}

std::string where_to_look(const RowDifference& one) {
    std::string text;
    if (one.patient)
        text += "  look at the patient:  calciwatch patients --id " + std::to_string(*one.patient) +
                "\n";
    if (one.message)
        text += "  look at the message:  SELECT * FROM messages WHERE id = " +
                std::to_string(*one.message) + "\n";
    return text;
}

std::string done_again(const Verdict& verdict) {
    std::string text = counted(verdict.messages, "message") + " and " +
                       counted(verdict.occasions, "other cause") + " done again";
    if (verdict.from > 0) text += " after message " + std::to_string(verdict.from);
    text += ", by " + counted(verdict.configurations, "configuration");
    for (std::size_t i = 0; i < verdict.programs.size(); ++i)
        text += (i == 0 ? " of " : ", ") + verdict.programs[i];
    return text + "\n";
}

std::string differing_tables(const Verdict& verdict, bool colour) {
    Table table{"  "};
    table.head({"table", "rows", "different"});
    for (const alerts::TableDifference& one : verdict.tables)
        if (one.differences > 0)
            table.row({one.table, number(one.rows), {number(one.differences), Colour::red}});
    return table.text(colour);
}

std::string altered_messages(const Verdict& verdict) {
    std::string text = "message " + std::to_string(verdict.altered.front()) +
                       " is not as it was received: its bytes and its digest differ";
    if (verdict.altered.size() > 1)
        text += ", and so are " + number(verdict.altered.size() - 1) + " more";
    return text + "\n";
}

std::string differences(const Verdict& verdict, bool colour) {
    std::string text = painted("different", Colour::red, colour) + "\n";
    if (!verdict.altered.empty()) text += altered_messages(verdict);
    if (verdict.deviation) {
        text += "message " + std::to_string(verdict.deviation->message) + ": " +
                printable(verdict.deviation->what);
        if (verdict.deviations > 1) text += " (and " + number(verdict.deviations - 1) + " more)";
        text += "\n";
    }
    if (const RowDifference* first = verdict.first_difference()) {
        text += in_words(*first) + "\n" + where_to_look(*first);
        text += counted(verdict.differing_rows(), "row") + " in all:\n" +
                differing_tables(verdict, colour);
    }
    return text;
}

std::string equal(const Verdict& verdict, bool colour) {
    std::size_t rows = 0;
    for (const alerts::TableDifference& table : verdict.tables) rows += table.rows;
    return painted("equal", Colour::green, colour) + ": " + counted(rows, "row") + " of " +
           counted(verdict.tables.size(), "table") + " are what the journal makes\n";
}

const char* word(RowDifference::Kind kind) {
    switch (kind) {
        case RowDifference::Kind::changed:
            return "changed";
        case RowDifference::Kind::surplus:
            return "surplus";
        case RowDifference::Kind::missing:
            return "missing";
    }
    return "";
}

template <class Value>
nlohmann::ordered_json or_null(const std::optional<Value>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json json_of(const RowDifference& one) {
    return {{"kind", word(one.kind)},
            {"table", one.table},
            {"key", one.key},
            {"column", one.column},
            {"kept", one.kept},
            {"derived", one.derived},
            {"patient", or_null(one.patient)},
            {"message", or_null(one.message)}};
}

}  // namespace

std::string verdict_text(const Verdict& verdict, bool colour) {
    std::string text = done_again(verdict);
    if (verdict.first_event > 1)
        text += "events before " + std::to_string(verdict.first_event) +
                " are no longer kept and were not compared\n";
    if (verdict.different()) text += differences(verdict, colour);
    if (!verdict.unproven.empty())
        text += painted("not proved", Colour::yellow, colour) + ": " + verdict.unproven + "\n";
    if (verdict.equal()) text += equal(verdict, colour);
    return text;
}

nlohmann::ordered_json verdict_json(const Verdict& verdict) {
    nlohmann::ordered_json json;
    json["verdict"] = verdict.different() ? "different" : verdict.equal() ? "equal" : "unproven";
    json["from_message"] = verdict.from;
    json["to_message"] = verdict.to;
    json["messages"] = verdict.messages;
    json["occasions"] = verdict.occasions;
    json["configurations"] = verdict.configurations;
    json["programs"] = verdict.programs;
    json["first_event"] = verdict.first_event;
    json["unproven_because"] = nullptr;
    if (!verdict.unproven.empty()) json["unproven_because"] = verdict.unproven;
    json["altered_messages"] = verdict.altered;
    json["deviations"] = verdict.deviations;
    json["first_deviation"] = nullptr;
    if (verdict.deviation)
        json["first_deviation"] = {{"message", verdict.deviation->message},
                                   {"what", verdict.deviation->what}};
    json["differing_rows"] = verdict.differing_rows();
    json["first_difference"] = nullptr;
    if (const RowDifference* const first = verdict.first_difference())
        json["first_difference"] = json_of(*first);
    json["tables"] = nlohmann::ordered_json::array();
    for (const alerts::TableDifference& one : verdict.tables)
        json["tables"].push_back(
            {{"table", one.table}, {"rows", one.rows}, {"differences", one.differences}});
    return json;
}

}  // namespace calciwatch
