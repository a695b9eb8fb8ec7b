// Chapter 4: what was ordered, and when it is due.
#pragma once

#include "hl7/segments/view.hpp"

namespace hl7 {

// ORC: common order.
struct Orc : View<Orc> {
    using View::View;
    static constexpr std::string_view segment_id = "ORC";
    static constexpr Element order_control{1};        // table 0119
    static constexpr Element placer_order_number{2};  // EI
    static constexpr Element filler_order_number{3};  // EI
    static constexpr Element placer_group_number{4};  // EI
    static constexpr Element order_status{5};         // table 0038
    static constexpr Element quantity_timing{7};      // TQ, until 2.6
    static constexpr Element parent_order{8};         // EIP
    static constexpr Element date_time_of_transaction{9};
    static constexpr Element ordering_provider{12};
    static constexpr Element order_effective_date_time{15};
    static constexpr Element order_control_code_reason{16};
    static constexpr Element order_status_modifier{25};
    static constexpr Element order_type{29};
};

// TQ1: timing and quantity.
struct Tq1 : View<Tq1> {
    using View::View;
    static constexpr std::string_view segment_id = "TQ1";
    static constexpr Element quantity{2};                 // CQ
    static constexpr Element repeat_pattern{3};           // RPT, repeats
    static constexpr Element explicit_time{4};            // repeats
    static constexpr Element relative_time_and_units{5};  // CQ, repeats
    static constexpr Element service_duration{6};         // CQ
    static constexpr Element start_date_time{7};
    static constexpr Element end_date_time{8};
    static constexpr Element priority{9};         // repeats
    static constexpr Element condition_text{10};  // for a person to read
    static constexpr Element text_instruction{11};
    static constexpr Element conjunction{12};          // table 0472
    static constexpr Element occurrence_duration{13};  // CQ
    static constexpr Element total_occurrences{14};
};

// TQ2: timing and quantity: relation to other orders.
struct Tq2 : View<Tq2> {
    using View::View;
    static constexpr std::string_view segment_id = "TQ2";
    static constexpr Element sequence_results_flag{2};        // table 0503
    static constexpr Element related_placer_number{3};        // EI, repeats
    static constexpr Element related_filler_number{4};        // EI, repeats
    static constexpr Element related_placer_group_number{5};  // EI, repeats
    static constexpr Element sequence_condition_code{6};      // table 0504
    static constexpr Element cyclic_entry_exit_indicator{7};
};

}  // namespace hl7
