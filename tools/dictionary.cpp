#include "tools/dictionary.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace calciwatch {
namespace {

struct Type {
    std::string_view name;
    std::span<const std::string_view> components;
};

constexpr std::array<std::string_view, 9> cwe{"code",       "text",          "system",
                                              "other code", "other text",    "other system",
                                              "version",    "other version", "original text"};
constexpr std::array<std::string_view, 6> cx{"number",    "check digit", "check scheme",
                                             "authority", "type",        "facility"};
constexpr std::array<std::string_view, 3> hd{"name", "universal id", "universal id type"};
constexpr std::array<std::string_view, 4> ei{"number", "application", "universal id",
                                             "universal id type"};
constexpr std::array<std::string_view, 7> xpn{"family", "given",  "more given", "suffix",
                                              "prefix", "degree", "kind"};
constexpr std::array<std::string_view, 8> xcn{"id",     "family", "given",  "more given",
                                              "suffix", "prefix", "degree", "source"};
constexpr std::array<std::string_view, 9> pl{"unit", "room",     "bed",   "facility",   "status",
                                             "kind", "building", "floor", "description"};
constexpr std::array<std::string_view, 7> xad{"street",      "more street", "city", "state",
                                              "postal code", "country",     "kind"};
constexpr std::array<std::string_view, 3> msg{"type", "event", "structure"};
constexpr std::array<std::string_view, 2> pt{"processing id", "mode"};
constexpr std::array<std::string_view, 3> vid{"version", "country", "profile"};
constexpr std::array<std::string_view, 4> sn{"comparator", "number", "separator", "second number"};
constexpr std::array<std::string_view, 2> cq{"quantity", "unit"};
constexpr std::array<std::string_view, 6> tq{"quantity", "interval", "duration",
                                             "start",    "end",      "priority"};
constexpr std::array<std::string_view, 6> erl{"segment",    "occurrence", "field",
                                              "repetition", "component",  "subcomponent"};
constexpr std::array<std::string_view, 4> eld{"segment", "occurrence", "field", "code"};
constexpr std::array<std::string_view, 2> eip{"placer", "filler"};

constexpr std::array<Type, 17> types{{{"CWE", cwe},
                                      {"CX", cx},
                                      {"HD", hd},
                                      {"EI", ei},
                                      {"XPN", xpn},
                                      {"XCN", xcn},
                                      {"PL", pl},
                                      {"XAD", xad},
                                      {"MSG", msg},
                                      {"PT", pt},
                                      {"VID", vid},
                                      {"SN", sn},
                                      {"CQ", cq},
                                      {"TQ", tq},
                                      {"ERL", erl},
                                      {"ELD", eld},
                                      {"EIP", eip}}};

struct Field {
    std::size_t number;
    std::string_view name;
    std::string_view type = {};  // one of the types above, when it has components
};

constexpr Field msh[]{{1, "Field separator"},
                      {2, "Encoding characters"},
                      {3, "Sending application", "HD"},
                      {4, "Sending facility", "HD"},
                      {5, "Receiving application", "HD"},
                      {6, "Receiving facility", "HD"},
                      {7, "Time of message"},
                      {8, "Security"},
                      {9, "Message type", "MSG"},
                      {10, "Control id"},
                      {11, "Processing id", "PT"},
                      {12, "Version", "VID"},
                      {13, "Sequence number"},
                      {14, "Continuation pointer"},
                      {15, "Accept acknowledgement"},
                      {16, "Application acknowledgement"},
                      {17, "Country"},
                      {18, "Character set"},
                      {19, "Language", "CWE"},
                      {21, "Profile", "EI"}};
constexpr Field msa[]{{1, "Acknowledgement code"},
                      {2, "Control id of the message"},
                      {3, "Text"},
                      {4, "Expected sequence number"},
                      {6, "Error", "CWE"}};
constexpr Field err[]{{1, "Error code and place", "ELD"},
                      {2, "Place of the error", "ERL"},
                      {3, "Condition", "CWE"},
                      {4, "Severity"},
                      {5, "Application's code", "CWE"},
                      {7, "For the interface team"},
                      {8, "For the user"}};
constexpr Field evn[]{{1, "Event"},         {2, "Recorded"},        {3, "Planned"},
                      {4, "Reason", "CWE"}, {5, "Operator", "XCN"}, {6, "Occurred"},
                      {7, "Facility", "HD"}};
constexpr Field pid[]{{1, "Set id"},
                      {2, "Patient id (old)", "CX"},
                      {3, "Patient identifiers", "CX"},
                      {4, "Other patient id (old)", "CX"},
                      {5, "Name", "XPN"},
                      {6, "Mother's maiden name", "XPN"},
                      {7, "Date of birth"},
                      {8, "Sex"},
                      {9, "Alias", "XPN"},
                      {10, "Race", "CWE"},
                      {11, "Address", "XAD"},
                      {13, "Home telephone"},
                      {14, "Business telephone"},
                      {15, "Language", "CWE"},
                      {16, "Marital status", "CWE"},
                      {18, "Account number", "CX"},
                      {29, "Time of death"},
                      {30, "Dead"},
                      {33, "Last update"}};
constexpr Field mrg[]{{1, "Prior identifiers", "CX"}, {2, "Prior alternate id", "CX"},
                      {3, "Prior account", "CX"},     {4, "Prior patient id", "CX"},
                      {5, "Prior visit", "CX"},       {6, "Prior alternate visit", "CX"},
                      {7, "Prior name", "XPN"}};
constexpr Field pv1[]{{1, "Set id"},
                      {2, "Patient class"},
                      {3, "Location", "PL"},
                      {4, "Admission type", "CWE"},
                      {6, "Prior location", "PL"},
                      {7, "Attending", "XCN"},
                      {8, "Referring", "XCN"},
                      {9, "Consulting", "XCN"},
                      {10, "Service"},
                      {14, "Admission source"},
                      {17, "Admitting", "XCN"},
                      {18, "Patient type"},
                      {19, "Visit number", "CX"},
                      {36, "Discharge disposition"},
                      {44, "Admitted"},
                      {45, "Discharged"},
                      {50, "Other visit id", "CX"}};
constexpr Field dg1[]{{1, "Set id"},      {2, "Coding method"},     {3, "Diagnosis", "CWE"},
                      {4, "Description"}, {5, "Time of diagnosis"}, {6, "Diagnosis type"},
                      {15, "Priority"},   {16, "Clinician", "XCN"}, {20, "Diagnosis id", "EI"},
                      {21, "Action"}};
constexpr Field prb[]{{1, "Action"},
                      {2, "Time of action"},
                      {3, "Problem", "CWE"},
                      {4, "Problem id", "EI"},
                      {7, "Established"},
                      {8, "Expected resolution"},
                      {9, "Resolved"},
                      {10, "Classification", "CWE"},
                      {13, "Confirmation", "CWE"},
                      {14, "Life cycle status", "CWE"},
                      {16, "Onset"}};
constexpr Field orc[]{{1, "Order control"},
                      {2, "Placer number", "EI"},
                      {3, "Filler number", "EI"},
                      {4, "Placer group", "EI"},
                      {5, "Order status"},
                      {7, "Quantity and timing", "TQ"},
                      {8, "Parent", "EIP"},
                      {9, "Time of transaction"},
                      {10, "Entered by", "XCN"},
                      {11, "Verified by", "XCN"},
                      {12, "Ordering provider", "XCN"},
                      {15, "Effective"},
                      {16, "Reason", "CWE"}};
constexpr Field tq1[]{
    {1, "Set id"},           {2, "Quantity", "CQ"}, {3, "Repeat pattern"}, {4, "Explicit time"},
    {5, "Relative time"},    {6, "Duration", "CQ"}, {7, "Start"},          {8, "End"},
    {9, "Priority", "CWE"},  {10, "Condition"},     {11, "Instruction"},   {12, "Conjunction"},
    {13, "Occurrence time"}, {14, "Occurrences"}};
constexpr Field obr[]{{1, "Set id"},
                      {2, "Placer number", "EI"},
                      {3, "Filler number", "EI"},
                      {4, "Test ordered", "CWE"},
                      {6, "Requested"},
                      {7, "Observed"},
                      {8, "Observed until"},
                      {13, "Clinical information"},
                      {14, "Specimen received"},
                      {16, "Ordering provider", "XCN"},
                      {22, "Reported"},
                      {24, "Section"},
                      {25, "Result status"},
                      {27, "Quantity and timing", "TQ"},
                      {31, "Reason", "CWE"}};
constexpr Field obx[]{
    {1, "Set id"},         {2, "Value type"},  {3, "Observation", "CWE"}, {4, "Sub-id"},
    {5, "Value"},          {6, "Unit", "CWE"}, {7, "Reference range"},    {8, "Abnormal"},
    {11, "Result status"}, {14, "Observed"},   {15, "Producer", "CWE"},   {16, "Observer", "XCN"},
    {17, "Method", "CWE"}, {19, "Analysed"},   {23, "Laboratory"}};
constexpr Field rxo[]{{1, "Requested drug", "CWE"},
                      {2, "Amount, least"},
                      {3, "Amount, most"},
                      {4, "Unit", "CWE"},
                      {5, "Dosage form", "CWE"},
                      {6, "Pharmacy instructions", "CWE"},
                      {7, "Administration instructions", "CWE"},
                      {11, "Dispense amount"},
                      {12, "Dispense unit", "CWE"},
                      {18, "Strength"},
                      {19, "Strength unit", "CWE"},
                      {20, "Indication", "CWE"}};
constexpr Field rxe[]{{1, "Quantity and timing", "TQ"},
                      {2, "Drug", "CWE"},
                      {3, "Amount, least"},
                      {4, "Amount, most"},
                      {5, "Unit", "CWE"},
                      {6, "Dosage form", "CWE"},
                      {7, "Administration instructions", "CWE"},
                      {10, "Dispense amount"},
                      {11, "Dispense unit", "CWE"},
                      {12, "Refills"},
                      {15, "Prescription number"},
                      {19, "Total daily dose", "CQ"},
                      {21, "Pharmacy instructions", "CWE"},
                      {22, "Give per"},
                      {23, "Rate"},
                      {24, "Rate unit", "CWE"},
                      {25, "Strength"},
                      {26, "Strength unit", "CWE"},
                      {27, "Indication", "CWE"}};
constexpr Field rxc[]{{1, "Base or additive"}, {2, "Component", "CWE"},
                      {3, "Amount"},           {4, "Unit", "CWE"},
                      {5, "Strength"},         {6, "Strength unit", "CWE"}};
constexpr Field rxr[]{
    {1, "Route", "CWE"}, {2, "Site", "CWE"}, {3, "Device", "CWE"}, {4, "Method", "CWE"}};
constexpr Field rxd[]{{1, "Dispense number"},     {2, "Drug", "CWE"},
                      {3, "Dispensed"},           {4, "Amount"},
                      {5, "Unit", "CWE"},         {6, "Dosage form", "CWE"},
                      {7, "Prescription number"}, {10, "Dispensed by", "XCN"}};
constexpr Field rxg[]{
    {1, "Give number"}, {2, "Dispense number"},   {3, "Quantity and timing", "TQ"},
    {4, "Drug", "CWE"}, {5, "Amount, least"},     {6, "Amount, most"},
    {7, "Unit", "CWE"}, {8, "Dosage form", "CWE"}};
constexpr Field rxa[]{{1, "Give number"},
                      {2, "Administration number"},
                      {3, "Start"},
                      {4, "End"},
                      {5, "Drug", "CWE"},
                      {6, "Amount"},
                      {7, "Unit", "CWE"},
                      {8, "Dosage form", "CWE"},
                      {9, "Notes", "CWE"},
                      {10, "Given by", "XCN"},
                      {18, "Reason not given", "CWE"},
                      {20, "Completion"},
                      {21, "Action"}};
constexpr Field al1[]{{1, "Set id"},          {2, "Kind", "CWE"}, {3, "Allergen", "CWE"},
                      {4, "Severity", "CWE"}, {5, "Reaction"},    {6, "Identified"}};
constexpr Field nte[]{{1, "Set id"}, {2, "Source"}, {3, "Comment"}, {4, "Kind", "CWE"}};

struct Segment {
    std::string_view id;
    std::string_view name;
    std::span<const Field> fields;
};

constexpr std::array<Segment, 22> segments{
    {{"MSH", "Message header", msh}, {"MSA", "Acknowledgement", msa},
     {"ERR", "Error", err},          {"EVN", "Event", evn},
     {"PID", "Patient", pid},        {"MRG", "Merge", mrg},
     {"PV1", "Visit", pv1},          {"DG1", "Diagnosis", dg1},
     {"PRB", "Problem", prb},        {"ORC", "Order", orc},
     {"TQ1", "Timing", tq1},         {"OBR", "Observation request", obr},
     {"OBX", "Observation", obx},    {"RXO", "Prescriber's order", rxo},
     {"RXE", "Encoded order", rxe},  {"RXC", "Component", rxc},
     {"RXR", "Route", rxr},          {"RXD", "Dispense", rxd},
     {"RXG", "Give", rxg},           {"RXA", "Administration", rxa},
     {"AL1", "Allergy", al1},        {"NTE", "Note", nte}}};

const Segment* find_segment(std::string_view id) {
    const auto* found = std::find_if(segments.begin(), segments.end(),
                                     [id](const Segment& segment) { return segment.id == id; });
    return found == segments.end() ? nullptr : found;
}

const Field* find_field(std::string_view segment, std::size_t number) {
    const Segment* of = find_segment(segment);
    if (of == nullptr) return nullptr;
    for (const Field& field : of->fields)
        if (field.number == number) return &field;
    return nullptr;
}

}  // namespace

std::string_view segment_name(std::string_view segment) {
    const Segment* found = find_segment(segment);
    return found == nullptr ? std::string_view{} : found->name;
}

std::string_view field_name(std::string_view segment, std::size_t field) {
    const Field* found = find_field(segment, field);
    return found == nullptr ? std::string_view{} : found->name;
}

std::string_view component_name(std::string_view segment, std::size_t field,
                                std::size_t component) {
    const Field* of = find_field(segment, field);
    if (of == nullptr) return {};
    for (const Type& type : types)
        if (type.name == of->type && component >= 1 && component <= type.components.size())
            return type.components[component - 1];
    return {};
}

}  // namespace calciwatch
