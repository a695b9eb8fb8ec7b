#include "alerts/interpret/message_type.hpp"

#include "alerts/interpret/reading.hpp"
#include "hl7/segments/control.hpp"
#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <array>

namespace alerts::interpret {
namespace {

constexpr std::array routes{
    Route{"ADT", "A01 A02 A03 A04 A05 A06 A07 A08 A11 A12 A13 A14 A17 A23 A25 A26 A27 A28 A31 A38",
          Family::administration},
    Route{"ADT", "A18 A30 A34 A36 A39 A40", Family::merge},
    Route{"ADT", "A46 A47 A48", Family::rename},
    Route{"ADT", "A43", Family::move},
    Route{"ADT", "A35 A41 A49", Family::account_change},
    Route{"ADT", "A42 A50", Family::visit_change},
    Route{"ADT", "A44", Family::account_move},
    Route{"ADT", "A45", Family::visit_move},
    Route{"ADT", "A24", Family::link},
    Route{"ADT", "A37", Family::unlink},
    Route{"ADT", "A29", Family::deletion},
    Route{"ADT",
          "A09 A10 A15 A16 A19 A20 A21 A22 A32 A33 A51 A52 A53 A54 A55 A56 A57 A58 A59 A60 "
          "A61 A62",
          Family::unused},
    Route{"BAR", "P01 P05 P12", Family::administration},
    Route{"BAR", "P02 P06 P10", Family::unused},
    Route{"PPR", "PC1 PC2 PC3", Family::problems},
    Route{"ORU", "R01 R30 R31 R32", Family::results},
    Route{"OUL", "R21 R22 R23 R24", Family::specimen_results},
    Route{"RDE", "O11 O01 O25 O49", Family::medication},
    Route{"OMP", "O09", Family::medication},
    Route{"ORM", "O01", Family::any_order},
    Route{"OMG", "O19", Family::service_order},
    Route{"OML", "O21 O33 O35 O39", Family::service_order},
    Route{"OMI", "O23", Family::service_order},
    Route{"SIU", "S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S26", Family::appointment},
    Route{"SIU", "S23 S24", Family::unused},
    Route{"REF", "I12 I13 I14", Family::referral},
    Route{"REF", "I15", Family::unused},
    Route{"MDM", "T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11", Family::document},
    Route{"RDS", "O13 O01", Family::supply},
    Route{"RGV", "O15 O01", Family::supply},
    Route{"RAS", "O17 O01", Family::supply},
};

constexpr std::size_t event_length = 3;

// Types and events are of three letters, like segments, and are compared as they are.
bool lists(const Route& row, std::string_view event) {
    constexpr std::size_t step = event_length + 1;
    const hl7::NameTag wanted = hl7::name_tag(event);
    for (std::size_t at = 0; wanted != 0 && at < row.events.size(); at += step)
        if (hl7::name_tag(row.events.substr(at, event_length)) == wanted) return true;
    return false;
}

bool is_of(const Route& row, hl7::NameTag code) {
    return code != 0 && hl7::name_tag(row.code) == code;
}

// The event a type has when it has one family only: the first of its row.
std::string_view only_event(std::string_view code) {
    const auto named = [&](const Route& row) { return row.code == code; };
    if (std::count_if(routes.begin(), routes.end(), named) != 1) return {};
    const auto row = std::find_if(routes.begin(), routes.end(), named);
    return row->events.substr(0, event_length);
}

std::string_view after_underscore(std::string_view structure) {
    const std::size_t at = structure.find('_');
    return at == std::string_view::npos ? std::string_view{} : structure.substr(at + 1);
}

bool is_word(std::string_view text) {
    constexpr std::size_t longest = 8;
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
           });
}

// MSH-9.1 and .2, and what one component says of both: "ORU_R01".
MessageType stated_type(const hl7::Field& sent) {
    MessageType type{value(sent[1]), value(sent[2])};
    if (const std::string_view event = after_underscore(type.code); !event.empty()) {
        type.code = type.code.substr(0, type.code.find('_'));
        if (type.event.empty()) type.event = event;
    }
    return type;
}

bool acknowledges(std::string_view code) {
    return code == "ACK" || code == "MCF";
}

}  // namespace

MessageType message_type(const hl7::Message& message) {
    const hl7::Field sent = message.header()[hl7::Msh::message_type];
    MessageType type = stated_type(sent);
    if (!type.event.empty()) return type;
    if (type.code != "ADT") type.event = after_underscore(value(sent[3]));
    const auto evn = message.find("EVN");
    if (type.event.empty() && evn) type.event = value((*evn)[hl7::Evn::event_type_code][1]);
    if (type.event.empty()) type.event = only_event(type.code);
    return type;
}

Route route(const MessageType& type) {
    if (acknowledges(type.code)) return {type.code, type.event, Family::acknowledgement};
    const hl7::NameTag code = hl7::name_tag(type.code);
    const auto exact = std::find_if(routes.begin(), routes.end(), [&](const Route& row) {
        return is_of(row, code) && lists(row, type.event);
    });
    if (exact != routes.end()) return *exact;
    const bool known = std::any_of(routes.begin(), routes.end(),
                                   [&](const Route& row) { return is_of(row, code); });
    return {type.code, type.event, known ? Family::unknown_event : Family::unknown_type};
}

bool is_acknowledgement(const hl7::Message& message) {
    return acknowledges(stated_type(message.header()[hl7::Msh::message_type]).code);
}

std::string name(const MessageType& type) {
    if (!is_word(type.code)) return "a type that is none";
    std::string out{type.code};
    if (is_word(type.event)) out.append("^").append(type.event);
    return out;
}

}  // namespace alerts::interpret
