// A segment seen as what it is: its fields by the standard's names instead of by number.
//
//   if (const auto obx = Obx::of(segment)) use((*obx)[Obx::observation_value]);
//   if (const auto pid = Pid::in(message)) place = path(*pid, Pid::patient_identifier_list);
#pragma once

#include "hl7/message.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace hl7 {

// A field's number in segment S. It is a number wherever one is asked for: in Segment::operator[],
// in a Path.
template <class S>
class Element {
  public:
    constexpr explicit Element(std::size_t number) : number_{number} {}
    constexpr operator std::size_t() const { return number_; }  // NOLINT: it is that number

  private:
    std::size_t number_;
};

// A Segment whose name is S::segment_id; no field of another segment can be asked of it. Like a
// Segment it borrows the message.
template <class S>
class View : public Segment {
    struct NameWasChecked {
        explicit NameWasChecked() = default;
    };

  public:
    using Element = hl7::Element<S>;
    View(const Segment& segment, NameWasChecked) : Segment{segment} {}

    // Empty when the segment is another one.
    [[nodiscard]] static std::optional<S> of(const Segment& segment) {
        if (!segment.is(S::segment_id)) return std::nullopt;
        return S{segment, NameWasChecked{}};
    }
    // The n-th of its name, counted from 1.
    [[nodiscard]] static std::optional<S> in(const Message& message, std::size_t n = 1) {
        const auto found = message.find(S::segment_id, n);
        return found ? of(*found) : std::nullopt;
    }
    [[nodiscard]] Field operator[](Element element) const { return field(element); }
};

}  // namespace hl7
