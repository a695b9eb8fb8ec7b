#include "alerts/interpret/identifiers.hpp"

#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace alerts::interpret {
namespace {

// A type as a number; none in the table is longer than eight letters.
constexpr std::uint64_t packed(std::string_view type) {
    std::uint64_t number = 0;
    for (const char c : type) number = number << 8U | static_cast<unsigned char>(c);
    return number;
}

// Table 0203, what no patient is known by. What one authority gives each person once does name a
// patient (NI, NNxxx, JHN, PE), unlike SS and the cards of insurances, which relatives share.
bool names_no_patient(std::string_view type) {
    static constexpr auto types = [] {
        std::array all{
            // accounts and visits
            packed("AN"), packed("ANC"), packed("AND"), packed("ANT"), packed("VN"),
            // who pays
            packed("GI"), packed("GL"), packed("GN"), packed("HC"), packed("MA"), packed("MB"),
            packed("MC"), packed("NH"), packed("NII"), packed("NIIP"), packed("PEN"), packed("RR"),
            packed("SB"), packed("SN"), packed("SNBSN"), packed("SS"), packed("TAX"), packed("WC"),
            packed("WCN"), packed("XV"),
            // banks
            packed("AM"), packed("BA"), packed("BC"), packed("DI"), packed("DS"), packed("MS"),
            packed("VS"),
            // papers
            packed("BCFN"), packed("BCT"), packed("BR"), packed("CZ"), packed("DL"), packed("DP"),
            packed("MCT"), packed("MI"), packed("NCT"), packed("PC"), packed("PPN"), packed("PRC"),
            packed("SP"), packed("VP"), packed("WP"),
            // orders and specimens
            packed("ACSN"), packed("ASID"), packed("FILL"), packed("LACSN"), packed("OBI"),
            packed("PLAC"), packed("SID"), packed("USID"),
            // staff and institutions
            packed("DEA"), packed("DN"), packed("EI"), packed("EN"), packed("ESN"), packed("FI"),
            packed("MCD"), packed("MCR"), packed("NE"), packed("NPI"), packed("PRN"),
            packed("UPIN"), packed("XX")};
        std::ranges::sort(all);
        return all;
    }();
    constexpr std::size_t longest = 8;
    return type.size() <= longest && std::binary_search(types.begin(), types.end(), packed(type));
}

bool used(std::string_view type, const std::vector<std::string>& wanted) {
    if (type.empty()) return true;
    if (!wanted.empty()) return std::find(wanted.begin(), wanted.end(), type) != wanted.end();
    return !names_no_patient(type);
}

// The feed's own authority before others, then its types in their order; those of none last.
void prefer(std::vector<Identifier>& found, const FeedPolicy& policy) {
    if (found.size() < 2) return;
    const auto rank = [&](const Identifier& one) {
        const bool others =
            !policy.default_authority.empty() && one.authority != policy.default_authority;
        const auto& types = policy.identifier_types;
        return std::pair{others, std::find(types.begin(), types.end(), one.type) - types.begin()};
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](const Identifier& a, const Identifier& b) { return rank(a) < rank(b); });
}

std::vector<Identifier> read_list(Reading& reading, const hl7::Segment& segment,
                                  std::size_t number_of_field) {
    const FeedPolicy& policy = reading.policy();
    std::vector<Identifier> found;
    std::size_t sent = 0;
    std::string left_out;
    for (const hl7::Repetition& one : segment[number_of_field]) {
        if (++sent > max_repetitions) continue;
        const hl7::IdentifierView view = hl7::parse_cx(one);
        const std::string_view number = value(view.number);
        if (number.empty()) continue;
        const std::string_view type = value(view.type);
        if (!used(type, policy.identifier_types)) {
            // What is left out is told only when there is no other.
            if (found.empty()) left_out.append(left_out.empty() ? "" : ", ").append(shape(type));
            continue;
        }
        const std::string_view authority = value(view.authority);
        Identifier made{authority.empty() ? policy.default_authority : std::string{authority},
                        std::string{type}, std::string{number}};
        if (std::find(found.begin(), found.end(), made) == found.end())
            found.push_back(std::move(made));
    }
    if (sent > max_repetitions) {
        reading.find("too-many-repetitions", reading.path(segment, number_of_field),
                     std::to_string(sent) + " identifiers, the first " +
                         std::to_string(max_repetitions) + " are used");
    }
    if (found.empty() && !left_out.empty()) {
        reading.find("identifier-type-unused", reading.path(segment, number_of_field),
                     "numbers of these types name no patient of this feed: " + left_out);
    }
    prefer(found, policy);
    return found;
}

}  // namespace

std::vector<Identifier> read_identifiers(Reading& reading, const hl7::Segment& pid) {
    return read_list(reading, pid, hl7::Pid::patient_identifier_list);
}

std::vector<Identifier> read_given_up(Reading& reading, const Part& part) {
    const auto mrg = find_segment(part, "MRG");
    return mrg ? read_list(reading, *mrg, hl7::Mrg::prior_patient_identifier_list)
               : std::vector<Identifier>{};
}

}  // namespace alerts::interpret
