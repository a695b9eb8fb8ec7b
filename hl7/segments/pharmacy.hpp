// Chapter 4A: drugs as prescribed, encoded, dispensed, given.
#pragma once

#include "hl7/segments/view.hpp"

namespace hl7 {

// RXO: pharmacy order, as prescribed.
struct Rxo : View<Rxo> {
    using View::View;
    static constexpr std::string_view segment_id = "RXO";
    static constexpr Element requested_give_code{1};  // CWE
    static constexpr Element requested_give_amount_minimum{2};
    static constexpr Element requested_give_amount_maximum{3};
    static constexpr Element requested_give_units{4};   // CWE
    static constexpr Element requested_dosage_form{5};  // CWE
    static constexpr Element providers_pharmacy_instructions{
        6};  // CWE, repeats: the order in words
    static constexpr Element providers_administration_instructions{7};  // CWE, repeats
    static constexpr Element requested_give_strength{18};
    static constexpr Element requested_give_strength_units{19};  // CWE
    static constexpr Element indication{20};                     // CWE, repeats
    static constexpr Element requested_give_rate_amount{21};
    static constexpr Element requested_give_rate_units{22};  // CWE
    static constexpr Element total_daily_dose{23};           // CQ
};

// RXE: pharmacy encoded order.
struct Rxe : View<Rxe> {
    using View::View;
    static constexpr std::string_view segment_id = "RXE";
    static constexpr Element quantity_timing{1};  // TQ, until 2.6
    static constexpr Element give_code{2};        // CWE
    static constexpr Element give_amount_minimum{3};
    static constexpr Element give_amount_maximum{4};
    static constexpr Element give_units{5};        // CWE, may be compound: micg/kg
    static constexpr Element give_dosage_form{6};  // CWE
    static constexpr Element providers_administration_instructions{7};  // CWE, repeats
    static constexpr Element prescription_number{15};
    static constexpr Element total_daily_dose{19};  // CQ
    static constexpr Element give_per_time_unit{22};
    static constexpr Element give_rate_amount{23};
    static constexpr Element give_rate_units{24};  // CWE
    static constexpr Element give_strength{25};
    static constexpr Element give_strength_units{26};  // CWE
    static constexpr Element give_indication{27};      // CWE, repeats
    static constexpr Element controlled_substance_schedule{35};
};

// RXC: component of what is given: bases first, amounts a recipe for the base.
struct Rxc : View<Rxc> {
    using View::View;
    static constexpr std::string_view segment_id = "RXC";
    static constexpr Element rx_component_type{1};  // table 0166: B base, A additive
    static constexpr Element component_code{2};     // CWE
    static constexpr Element component_amount{3};
    static constexpr Element component_units{4};  // CWE
    static constexpr Element component_strength{5};
    static constexpr Element component_strength_units{6};  // CWE
    static constexpr Element supplementary_code{7};        // CWE, repeats
};

// RXR: route.
struct Rxr : View<Rxr> {
    using View::View;
    static constexpr std::string_view segment_id = "RXR";
    static constexpr Element route{1};                  // CWE, table 0162
    static constexpr Element administration_site{2};    // CWE
    static constexpr Element administration_device{3};  // CWE
    static constexpr Element administration_method{4};  // CWE
};

// RXD: dispense.
struct Rxd : View<Rxd> {
    using View::View;
    static constexpr std::string_view segment_id = "RXD";
    static constexpr Element dispense_sub_id_counter{1};
    static constexpr Element dispense_give_code{2};  // CWE
    static constexpr Element date_time_dispensed{3};
    static constexpr Element actual_dispense_amount{4};
    static constexpr Element actual_dispense_units{5};  // CWE
    static constexpr Element prescription_number{7};
    static constexpr Element total_daily_dose{12};  // CQ
    static constexpr Element actual_strength{16};
    static constexpr Element actual_strength_unit{17};  // CWE
};

// RXG: give.
struct Rxg : View<Rxg> {
    using View::View;
    static constexpr std::string_view segment_id = "RXG";
    static constexpr Element give_sub_id_counter{1};
    static constexpr Element dispense_sub_id_counter{2};
    static constexpr Element quantity_timing{3};  // TQ, until 2.6
    static constexpr Element give_code{4};        // CWE
    static constexpr Element give_amount_minimum{5};
    static constexpr Element give_amount_maximum{6};
    static constexpr Element give_units{7};        // CWE
    static constexpr Element give_dosage_form{8};  // CWE
    static constexpr Element give_per_time_unit{14};
    static constexpr Element give_rate_amount{15};
    static constexpr Element give_rate_units{16};  // CWE
    static constexpr Element give_strength{17};
    static constexpr Element give_strength_units{18};  // CWE
};

// RXA: administration.
struct Rxa : View<Rxa> {
    using View::View;
    static constexpr std::string_view segment_id = "RXA";
    static constexpr Element give_sub_id_counter{1};
    static constexpr Element administration_sub_id_counter{2};
    static constexpr Element date_time_start_of_administration{3};
    static constexpr Element date_time_end_of_administration{4};
    static constexpr Element administered_code{5};  // CWE
    static constexpr Element administered_amount{6};
    static constexpr Element administered_units{7};         // CWE
    static constexpr Element administered_dosage_form{8};   // CWE
    static constexpr Element substance_refusal_reason{18};  // CWE, repeats
    static constexpr Element completion_status{20};         // table 0322
    static constexpr Element action_code{21};               // A add, D delete, U update
    static constexpr Element system_entry_date_time{22};
};

}  // namespace hl7
